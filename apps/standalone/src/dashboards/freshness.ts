import type { Page } from './page.ts'
import { quantile, rate, window } from './queries.ts'

export const freshness: Page = {
  title: 'Freshness',
  about: 'From what a person does to the list that knows it: accepted, stored, projected, served.',
  rows: {
    'The promise': [
      {
        title: 'Interactions late',
        about: 'Longer than a second. Four windows: a burn that is short, and one that lasts.',
        unit: 'percentunit',
        limit: 0.01,
        width: 12,
        queries: {
          '5 minutes': 'marquee:interactions_late:ratio_rate5m',
          '1 hour': 'marquee:interactions_late:ratio_rate1h',
          '6 hours': 'marquee:interactions_late:ratio_rate6h',
          '1 day': 'marquee:interactions_late:ratio_rate1d',
        },
      },
      {
        title: 'From acceptance to the next list',
        unit: 's',
        limit: 1,
        width: 12,
        queries: {
          '50 of 100': quantile(0.5, 'marquee_feature_freshness_seconds', '', ''),
          '90 of 100': quantile(0.9, 'marquee_feature_freshness_seconds', '', ''),
          '99 of 100': quantile(0.99, 'marquee_feature_freshness_seconds', '', ''),
        },
      },
      {
        title: 'How long interactions take',
        unit: 's',
        as: 'heatmap',
        width: 24,
        queries: { '{{le}}': `sum by (le) (increase(marquee_feature_freshness_seconds_bucket${window}))` },
      },
    ],
    'The road': [
      { title: 'Accepted', unit: 'cps', queries: { '{{type}}': rate('marquee_events_accepted_total', 'type') } },
      {
        title: 'Acknowledged by the event log, 99 of 100',
        unit: 's',
        queries: { '{{topic}}': quantile(0.99, 'marquee_publish_duration_seconds', '', 'topic') },
      },
      {
        title: 'Not yet processed',
        unit: 'short',
        queries: { '{{topic}}': 'topic:marquee_consumer_lag_messages:max' },
      },
      {
        title: 'A batch, 99 of 100',
        unit: 's',
        queries: { '{{topic}}': quantile(0.99, 'marquee_consume_batch_duration_seconds', '', 'topic') },
      },
      {
        title: 'Stored',
        unit: 'cps',
        queries: {
          new: `sum(rate(marquee_interactions_stored_total${window}))`,
          'stored before': `sum(rate(marquee_interactions_duplicate_total${window}))`,
          'of erased people': `sum(rate(marquee_interactions_erased_total${window}))`,
        },
      },
      {
        title: 'People whose online features wait',
        about: 'Redis is away, or was. Their lists come from Postgres meanwhile.',
        unit: 'short',
        limit: 1,
        queries: { waiting: 'max(marquee_online_pending_users)' },
      },
    ],
  },
}

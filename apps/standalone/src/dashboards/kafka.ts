import type { Page } from './page.ts'
import { quantile, rate } from './queries.ts'

export const kafka: Page = {
  title: 'Kafka',
  about:
    "The event log as Marquee sees it: what goes in, what comes out, what waits. The brokers' own figures are their exporter's.",
  rows: {
    In: [
      {
        title: 'Writes',
        about: 'One write has up to some thousand messages: callers that arrive while one is under way share the next.',
        unit: 'cps',
        queries: { '{{service}}: {{topic}}': rate('marquee_publish_duration_seconds_count', 'service, topic') },
      },
      {
        title: 'Until acknowledged, 50 of 100',
        unit: 's',
        queries: { '{{topic}}': quantile(0.5, 'marquee_publish_duration_seconds', '', 'topic') },
      },
      {
        title: 'Until acknowledged, 99 of 100',
        unit: 's',
        queries: { '{{topic}}': quantile(0.99, 'marquee_publish_duration_seconds', '', 'topic') },
      },
    ],
    Out: [
      {
        title: 'Messages finished',
        unit: 'cps',
        queries: { '{{topic}}': rate('marquee_messages_consumed_total', 'topic') },
      },
      {
        title: 'Messages in a batch',
        unit: 'short',
        queries: {
          '{{topic}}': `${rate('marquee_messages_consumed_total', 'topic')} / ${rate('marquee_consume_batch_duration_seconds_count', 'topic')}`,
        },
      },
      {
        title: 'Time of a batch, 99 of 100',
        unit: 's',
        queries: { '{{topic}}': quantile(0.99, 'marquee_consume_batch_duration_seconds', '', 'topic') },
      },
    ],
    'What waits': [
      {
        title: 'Not yet processed',
        unit: 'short',
        limit: 1_000,
        width: 12,
        queries: { '{{topic}}': 'topic:marquee_consumer_lag_messages:max' },
      },
      {
        title: 'Growth of what waits',
        about: 'Above zero more comes than is processed.',
        unit: 'short',
        width: 12,
        queries: { '{{topic}}': 'deriv(topic:marquee_consumer_lag_messages:max[10m])' },
      },
      {
        title: 'Dead letters, a day',
        unit: 'short',
        as: 'number',
        queries: { '{{topic}}': 'sum by (topic) (increase(marquee_dead_letters_total[1d]))' },
      },
      {
        title: 'Dead letters waiting',
        unit: 'short',
        as: 'number',
        limit: 1,
        queries: { waiting: 'max(marquee_dead_letters_waiting)' },
      },
    ],
  },
}

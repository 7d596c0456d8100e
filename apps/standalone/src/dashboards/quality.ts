import type { Page } from './page.ts'
import { rate, window } from './queries.ts'

export const quality: Page = {
  title: 'Recommendation quality',
  about: 'What the models are worth on held-out films, and what people do with the lists.',
  rows: {
    Models: [
      {
        title: 'NDCG@10 on held-out films',
        about: 'The champion when it was judged, and the newest model that was, promoted or not.',
        unit: 'short',
        width: 12,
        queries: { champion: 'max(marquee_champion_ndcg)', 'newest judged': 'max(marquee_model_ndcg)' },
      },
      {
        title: 'Versions in use',
        about: 'Every replica of serving follows within seconds.',
        unit: 'short',
        width: 12,
        queries: {
          'serving {{instance}}': 'max by (instance) (marquee_champion_version{service="serving"})',
          champion: 'max(marquee_champion_version{service="training"})',
        },
      },
      {
        title: 'Age of the champion',
        unit: 's',
        as: 'number',
        limit: 21_600,
        queries: { age: 'time() - max(marquee_champion_promoted_timestamp_seconds)' },
      },
      {
        title: 'Runs of a day',
        unit: 'short',
        as: 'number',
        queries: { '{{outcome}}': 'sum by (outcome) (increase(marquee_training_runs_total[1d]))' },
      },
      {
        title: 'People left out as a burst',
        unit: 'short',
        as: 'number',
        queries: { people: 'max(marquee_quarantined_people)' },
      },
      {
        title: 'Memory of the newest fit',
        unit: 'bytes',
        as: 'number',
        queries: { peak: 'max(marquee_fit_peak_memory_bytes)' },
      },
    ],
    People: [
      {
        title: 'Acts for each list answered',
        about: 'Interactions that name the list they came from, by the number of lists.',
        unit: 'percentunit',
        width: 12,
        queries: {
          '{{type}}':
            'sum by (type) (rate(marquee_events_from_lists_total[1h])) / on () group_left () sum(rate(marquee_recommendations_total[1h]))',
        },
      },
      {
        title: 'What lists rest on',
        about: 'Personalised is the aim; trending is for newcomers; static means that there is no model.',
        unit: 'reqps',
        width: 12,
        queries: { '{{tier}}': rate('marquee_recommendations_total', 'tier') },
      },
      {
        title: 'Lists degraded',
        unit: 'percentunit',
        limit: 0.05,
        queries: { degraded: 'marquee:lists_degraded:ratio_rate5m' },
      },
      {
        title: 'Impressions given up',
        unit: 'cps',
        queries: { dropped: `sum(rate(marquee_impressions_dropped_total${window}))` },
      },
      {
        title: 'Acts by type',
        unit: 'cps',
        queries: { '{{type}}': rate('marquee_events_accepted_total', 'type') },
      },
    ],
  },
}

import { type ServiceName, services } from '@marquee/contracts/services'
import type { Page, Panel } from './page.ts'
import { people, quantile, rate, requests, window } from './queries.ts'

/** What only one service has, above what all have. */
const ownPanels: Readonly<Record<ServiceName, readonly Panel[]>> = {
  ui: [],
  ingestion: [
    {
      title: 'Interactions accepted',
      unit: 'cps',
      queries: { '{{type}}': rate('marquee_events_accepted_total', 'type') },
    },
    {
      title: 'Interactions refused',
      unit: 'cps',
      queries: { '{{reason}}': rate('marquee_events_refused_total', 'reason') },
    },
    {
      title: 'Films and erasures accepted',
      unit: 'cps',
      queries: {
        films: `sum(rate(marquee_movies_accepted_total${window}))`,
        erasures: `sum(rate(marquee_erasures_accepted_total${window}))`,
      },
    },
    {
      title: 'Until acknowledged, 99 of 100',
      unit: 's',
      queries: { '{{topic}}': quantile(0.99, 'marquee_publish_duration_seconds', '{service="ingestion"}', 'topic') },
    },
  ],
  features: [
    {
      title: 'From acceptance to the next list, 99 of 100',
      unit: 's',
      limit: 1,
      queries: { interactions: quantile(0.99, 'marquee_feature_freshness_seconds', '', '') },
    },
    { title: 'Not yet processed', unit: 'short', queries: { '{{topic}}': 'topic:marquee_consumer_lag_messages:max' } },
    {
      title: 'Messages finished',
      unit: 'cps',
      queries: { '{{topic}}': rate('marquee_messages_consumed_total', 'topic') },
    },
    {
      title: 'Erasures carried out',
      unit: 'cps',
      queries: { erasures: `sum(rate(marquee_erasures_total${window}))` },
    },
  ],
  training: [
    {
      title: 'Runs',
      unit: 'short',
      queries: { '{{outcome}}': 'sum by (outcome) (increase(marquee_training_runs_total[1h]))' },
    },
    {
      title: 'Time of a run, 90 of 100',
      unit: 's',
      queries: { run: 'histogram_quantile(0.9, sum by (le) (rate(marquee_training_duration_seconds_bucket[1h])))' },
    },
    { title: 'Memory of the newest fit', unit: 'bytes', queries: { peak: 'max(marquee_fit_peak_memory_bytes)' } },
    {
      title: 'NDCG@10 on held-out films',
      unit: 'short',
      queries: { champion: 'max(marquee_champion_ndcg)', 'newest judged': 'max(marquee_model_ndcg)' },
    },
  ],
  serving: [
    { title: 'Lists', unit: 'reqps', queries: { '{{tier}}': rate('marquee_recommendations_total', 'tier') } },
    {
      title: 'Stages of a list, 99 of 100',
      unit: 's',
      queries: { '{{stage}}': quantile(0.99, 'marquee_recommend_stage_duration_seconds', '', 'stage') },
    },
    {
      title: 'Lists slow',
      about: 'Longer than 250 ms.',
      unit: 'percentunit',
      limit: 0.01,
      queries: { slow: 'marquee:lists_slow:ratio_rate5m' },
    },
    {
      title: 'Lists degraded',
      unit: 'percentunit',
      limit: 0.05,
      queries: { degraded: 'marquee:lists_degraded:ratio_rate5m' },
    },
  ],
}

/** What all services have, below what is this one's own. */
export function servicePage(name: ServiceName): Page {
  const own = `service="${name}"`
  return {
    title: `Service: ${name}`,
    about: services[name].summary,
    rows: {
      ...(ownPanels[name].length > 0 ? { 'Its work': ownPanels[name] } : {}),
      Requests: [
        {
          title: 'Requests',
          unit: 'reqps',
          queries: { '{{route}}': rate(`${requests}_count{${own}, ${people}}`, 'route') },
        },
        {
          title: 'Answers',
          unit: 'reqps',
          queries: { '{{status}}': rate(`${requests}_count{${own}, ${people}}`, 'status') },
        },
        {
          title: 'Time to answer, 50 of 100',
          unit: 's',
          queries: { '{{route}}': quantile(0.5, requests, `{${own}, ${people}}`, 'route') },
        },
        {
          title: 'Time to answer, 99 of 100',
          unit: 's',
          queries: { '{{route}}': quantile(0.99, requests, `{${own}, ${people}}`, 'route') },
        },
      ],
      Processes: [
        { title: 'Replicas that answer', unit: 'short', queries: { up: `sum(up{${own}})` } },
        {
          title: 'Memory',
          unit: 'bytes',
          queries: {
            'whole {{instance}}': `process_resident_memory_bytes{${own}}`,
            'heap {{instance}}': `nodejs_heap_size_used_bytes{${own}}`,
          },
        },
        {
          title: 'Processors used',
          unit: 'short',
          queries: { '{{instance}}': rate(`process_cpu_seconds_total{${own}}`, 'instance') },
        },
        {
          title: 'Event loop late, 99 of 100',
          unit: 's',
          limit: 0.1,
          queries: { '{{instance}}': `nodejs_eventloop_lag_p99_seconds{${own}}` },
        },
        {
          title: 'Dependencies that fail',
          unit: 'cps',
          queries: { '{{dependency}}': rate(`marquee_dependency_failures_total{${own}}`, 'dependency') },
        },
        {
          title: 'Starts of an hour',
          unit: 'short',
          queries: { '{{instance}}': `changes(process_start_time_seconds{${own}}[1h])` },
        },
      ],
    },
  }
}

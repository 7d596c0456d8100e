import { type ServiceName, services } from '@marquee/contracts/services'

/** One picture: what it answers as its title, and the queries that it draws. */
export interface Panel {
  readonly title: string
  /** why it is there, and what is good and bad */
  readonly about?: string
  readonly unit: 'reqps' | 'percentunit' | 's' | 'short' | 'bytes' | 'cps'
  /** a line over time, the newest number, or a table of what is true now */
  readonly as?: 'lines' | 'number' | 'table' | 'heatmap'
  /** from here on it is bad: drawn as a line, and numbers turn red */
  readonly limit?: number
  /** below the limit is bad, not above it */
  readonly floor?: true
  /** of 24 columns */
  readonly width?: number
  /** by what stands in the legend */
  readonly queries: Readonly<Record<string, string>>
}

export interface Page {
  readonly title: string
  readonly about: string
  readonly rows: Readonly<Record<string, readonly Panel[]>>
}

/** Every dashboard, by its file and uid. */
export function dashboards(): Readonly<Record<string, Page>> {
  const names = Object.keys(services) as ServiceName[] // `services` has no other keys
  return {
    'marquee-system': system,
    'marquee-freshness': freshness,
    'marquee-quality': quality,
    'marquee-kafka': kafka,
    ...Object.fromEntries(names.map((name) => [`marquee-${name}`, servicePage(name)])),
  }
}

const window = '[$__rate_interval]'
const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}${window}))`
const quantile = (q: number, metric: string, selector: string, by: string): string =>
  `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (rate(${metric}_bucket${selector}${window})))`

const requests = 'marquee_http_request_duration_seconds'
const people = 'route!~"/livez|/readyz|/metrics"'

const system: Page = {
  title: 'System',
  about: 'Is everybody served? The objectives first, then each service beside the others.',
  rows: {
    'What we promise': [
      {
        title: 'Requests that fail',
        about: 'The worst of the services that people wait for. 0.1% is the objective over 30 days.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.001,
        queries: {
          failing: 'max(service:marquee_http_errors:ratio_rate1h{service=~"ui|ingestion|serving"})',
        },
      },
      {
        title: 'Interactions late',
        about: 'Longer than a second until the next list knows. 1% is the objective over 30 days.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.01,
        queries: { late: 'marquee:interactions_late:ratio_rate1h' },
      },
      {
        title: 'Lists slow',
        about: 'Longer than 250 ms.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.01,
        queries: { slow: 'marquee:lists_slow:ratio_rate5m' },
      },
      {
        title: 'Lists degraded',
        about: 'A store or the model is away.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.05,
        queries: { degraded: 'marquee:lists_degraded:ratio_rate5m' },
      },
      {
        title: 'Dead letters waiting',
        unit: 'short',
        as: 'number',
        limit: 1,
        queries: { waiting: 'max(marquee_dead_letters_waiting)' },
      },
      {
        title: 'Replicas that answer',
        unit: 'short',
        as: 'number',
        limit: 5,
        floor: true,
        queries: { up: `sum(up{service=~"${Object.keys(services).join('|')}"})` },
      },
      {
        title: 'Alerts firing',
        about: 'Each has its runbook in docs/runbooks.',
        unit: 'short',
        as: 'table',
        width: 24,
        queries: { firing: 'sum by (alertname, severity, service, topic) (ALERTS{alertstate="firing"})' },
      },
    ],
    'Each service': [
      { title: 'Requests', unit: 'reqps', queries: { '{{service}}': rate(`${requests}_count{${people}}`, 'service') } },
      {
        title: 'Requests that fail',
        unit: 'percentunit',
        limit: 0.001,
        queries: { '{{service}}': 'service:marquee_http_errors:ratio_rate5m' },
      },
      {
        title: 'Time to answer, 99 of 100',
        unit: 's',
        queries: { '{{service}}': quantile(0.99, requests, `{${people}}`, 'service') },
      },
      {
        title: 'Dependencies that fail',
        unit: 'cps',
        queries: { '{{service}}: {{dependency}}': rate('marquee_dependency_failures_total', 'service, dependency') },
      },
    ],
    Processes: [
      {
        title: 'Memory',
        unit: 'bytes',
        queries: { '{{service}} {{instance}}': 'max by (service, instance) (process_resident_memory_bytes)' },
      },
      {
        title: 'Processors used',
        unit: 'short',
        queries: { '{{service}} {{instance}}': rate('process_cpu_seconds_total', 'service, instance') },
      },
      {
        title: 'Event loop late, 99 of 100',
        about: 'Above a tenth of a second requests wait for one that computes.',
        unit: 's',
        limit: 0.1,
        queries: { '{{service}} {{instance}}': 'max by (service, instance) (nodejs_eventloop_lag_p99_seconds)' },
      },
    ],
  },
}

const freshness: Page = {
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

const quality: Page = {
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

const kafka: Page = {
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

function servicePage(name: ServiceName): Page {
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

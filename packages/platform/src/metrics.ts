import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Every metric that any service exposes, declared once: dashboards and alerts are checked against this table. */
export const metricTable = {
  instance: {
    kind: 'gauge',
    name: 'marquee_instance',
    help: 'Always 1: which of the instances behind one address this is',
    labels: ['id'],
  },
  httpRequestSeconds: {
    kind: 'histogram',
    name: 'marquee_http_request_duration_seconds',
    help: 'Time to answer, by route pattern',
    labels: ['method', 'route', 'status'],
    buckets: seconds,
  },
  eventsAccepted: {
    kind: 'counter',
    name: 'marquee_events_accepted_total',
    help: 'Interactions acknowledged as durable',
    labels: ['type'],
  },
  eventsFromLists: {
    kind: 'counter',
    name: 'marquee_events_from_lists_total',
    help: 'Interactions that name the list they came from',
    labels: ['type'],
  },
  eventsRefused: {
    kind: 'counter',
    name: 'marquee_events_refused_total',
    help: 'Interactions refused at the edge',
    labels: ['reason'],
  },
  moviesAccepted: {
    kind: 'counter',
    name: 'marquee_movies_accepted_total',
    help: 'Catalogue upserts acknowledged as durable',
    labels: [],
  },
  erasuresAccepted: {
    kind: 'counter',
    name: 'marquee_erasures_accepted_total',
    help: 'Erasures acknowledged as durable',
    labels: [],
  },
  publishSeconds: {
    kind: 'histogram',
    name: 'marquee_publish_duration_seconds',
    help: 'Time until the event log acknowledged',
    labels: ['topic'],
    buckets: seconds,
  },
  interactionsStored: {
    kind: 'counter',
    name: 'marquee_interactions_stored_total',
    help: 'Interactions new to the feature store',
    labels: [],
  },
  interactionsDuplicate: {
    kind: 'counter',
    name: 'marquee_interactions_duplicate_total',
    help: 'Interactions that had been stored before',
    labels: [],
  },
  interactionsErased: {
    kind: 'counter',
    name: 'marquee_interactions_erased_total',
    help: 'Interactions that arrived after their person was erased, from before that, and were not stored',
    labels: [],
  },
  erasures: {
    kind: 'counter',
    name: 'marquee_erasures_total',
    help: 'Erasures carried out in the tables, repetitions included',
    labels: [],
  },
  deadLetters: {
    kind: 'counter',
    name: 'marquee_dead_letters_total',
    help: 'Messages that could not be processed',
    labels: ['topic'],
  },
  deadLettersWaiting: {
    kind: 'gauge',
    name: 'marquee_dead_letters_waiting',
    help: 'Dead letters on record that were never replayed',
    labels: [],
  },
  onlinePending: {
    kind: 'gauge',
    name: 'marquee_online_pending_users',
    help: 'People whose online features wait to be written again',
    labels: [],
  },
  consumerLag: {
    kind: 'gauge',
    name: 'marquee_consumer_lag_messages',
    help: 'Messages not yet processed',
    labels: ['topic'],
  },
  messagesConsumed: {
    kind: 'counter',
    name: 'marquee_messages_consumed_total',
    help: 'Messages whose batch was finished',
    labels: ['topic'],
  },
  consumeSeconds: {
    kind: 'histogram',
    name: 'marquee_consume_batch_duration_seconds',
    help: 'Time to process a batch of messages',
    labels: ['topic'],
    buckets: seconds,
  },
  featureFreshness: {
    kind: 'histogram',
    name: 'marquee_feature_freshness_seconds',
    help: 'From acceptance of an interaction that has just happened to its features being served: the next list knows it',
    labels: [],
    buckets: seconds,
  },
  recommendations: {
    kind: 'counter',
    name: 'marquee_recommendations_total',
    help: 'Lists answered, by what they rest on',
    labels: ['tier', 'degraded'],
  },
  recommendStageSeconds: {
    kind: 'histogram',
    name: 'marquee_recommend_stage_duration_seconds',
    help: 'Time of each stage of a list',
    labels: ['stage'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25],
  },
  preparedAnswers: {
    kind: 'counter',
    name: 'marquee_prepared_answers_total',
    help: 'Lists and home pages by whether they were prepared already: asked for again before anything changed',
    labels: ['kind', 'found'],
  },
  impressionsDropped: {
    kind: 'counter',
    name: 'marquee_impressions_dropped_total',
    help: 'Impressions given up because the event log was too slow',
    labels: [],
  },
  dependencyFailures: {
    kind: 'counter',
    name: 'marquee_dependency_failures_total',
    help: 'Calls to a dependency that failed, timed out or were cut short by its breaker',
    labels: ['dependency'],
  },
  championVersion: {
    kind: 'gauge',
    name: 'marquee_champion_version',
    help: 'The model version in use by this instance',
    labels: [],
  },
  championPromoted: {
    kind: 'gauge',
    name: 'marquee_champion_promoted_timestamp_seconds',
    help: 'When the champion was promoted',
    labels: [],
  },
  championNdcg: {
    kind: 'gauge',
    name: 'marquee_champion_ndcg',
    help: 'NDCG@10 of the champion on held-out interactions, when it was judged',
    labels: [],
  },
  modelNdcg: {
    kind: 'gauge',
    name: 'marquee_model_ndcg',
    help: 'NDCG@10 of the newest judged model on held-out interactions',
    labels: [],
  },
  fitPeakMemory: {
    kind: 'gauge',
    name: 'marquee_fit_peak_memory_bytes',
    help: 'By how much the newest fit made its process grow',
    labels: [],
  },
  quarantinedPeople: {
    kind: 'gauge',
    name: 'marquee_quarantined_people',
    help: 'Newcomers whose burst for a film the newest fit left out',
    labels: [],
  },
  trainingRuns: {
    kind: 'counter',
    name: 'marquee_training_runs_total',
    help: 'Training runs by how they ended',
    labels: ['outcome'],
  },
  trainingSeconds: {
    kind: 'histogram',
    name: 'marquee_training_duration_seconds',
    help: 'Time of a training run',
    labels: [],
    buckets: [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
  },
} as const satisfies Record<string, MetricDeclaration>

interface MetricDeclaration {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly buckets?: readonly number[]
}

type Table = typeof metricTable
type Label<K extends keyof Table> = Table[K]['labels'][number]
type Instrument<K extends keyof Table> = Table[K]['kind'] extends 'counter'
  ? Counter<Label<K>>
  : Table[K]['kind'] extends 'gauge'
    ? Gauge<Label<K>>
    : Histogram<Label<K>>

export interface Metrics {
  /** the instrument of one row of the table; registered when first asked for, so a service exposes only what it uses */
  of<K extends keyof Table>(key: K): Instrument<K>
  /** everything in Prometheus' text format */
  expose(): Promise<string>
  readonly contentType: string
}

/**
 * A registry of its own for each service, so that five of them can live in one process.
 * @param processMetrics also expose Node's own metrics (event loop, heap, GC)
 */
export function createMetrics(service: string, { processMetrics = true } = {}): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  if (processMetrics) collectDefaultMetrics({ register: registry })
  const instruments = new Map<string, unknown>()
  return {
    of(key) {
      let instrument = instruments.get(key)
      if (!instrument) {
        instrument = create(metricTable[key], registry)
        instruments.set(key, instrument)
      }
      return instrument as Instrument<typeof key> // the table's `kind` decides both
    },
    expose: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function create(row: MetricDeclaration, registry: Registry): unknown {
  const options = { name: row.name, help: row.help, labelNames: [...row.labels], registers: [registry] }
  if (row.kind === 'counter') return new Counter(options)
  if (row.kind === 'gauge') return new Gauge(options)
  return new Histogram({ ...options, ...(row.buckets ? { buckets: [...row.buckets] } : {}) })
}

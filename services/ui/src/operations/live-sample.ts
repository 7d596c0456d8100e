import { TrainingRun } from '@marquee/contracts/model'
import Type, { type Static } from 'typebox'

const PerSecond = Type.Number({ description: 'A second, over the last five' })
const Rates = Type.Record(Type.String(), Type.Number(), { description: 'A second, over the last five' })

const LiveService = Type.Object(
  {
    state: Type.Enum(['ready', 'not ready', 'away']),
    trouble: Type.Union([Type.String(), Type.Null()], { description: 'What is wrong, in words' }),
    instances: Type.Array(Type.String(), { description: 'Those that answered lately' }),
    requests: PerSecond,
    errors: PerSecond,
    p95: Type.Union([Type.Number(), Type.Null()], { description: 'Milliseconds to answer, of the last minute' }),
    dependencyFailures: Rates,
  },
  { title: 'LiveService' },
)
export type LiveService = Static<typeof LiveService>

const Histogram = Type.Object({
  bounds: Type.Array(Type.Number(), { description: 'Seconds; the last bucket has no bound' }),
  counts: Type.Array(Type.Number()),
})

/** The whole system at one moment, as its own metrics tell it. */
export const LiveSample = Type.Object(
  {
    at: Type.Integer({ description: 'Epoch milliseconds' }),
    services: Type.Object({
      ui: LiveService,
      ingestion: LiveService,
      features: LiveService,
      training: LiveService,
      serving: LiveService,
    }),
    accepted: Type.Record(Type.String(), Type.Number(), { description: 'Interactions a second, by type' }),
    refused: PerSecond,
    movies: PerSecond,
    stored: PerSecond,
    duplicates: PerSecond,
    deadLetters: PerSecond,
    lag: Type.Record(Type.String(), Type.Number(), {
      description: 'Messages not yet processed, by topic; empty when the event log does not answer',
    }),
    onlinePending: Type.Union([Type.Number(), Type.Null()]),
    freshness: Type.Object({ minute: Histogram, all: Histogram }, { description: 'Event → its features served' }),
    lists: Type.Record(Type.String(), Type.Number(), { description: 'Lists a second, by tier' }),
    degraded: PerSecond,
    champions: Type.Record(Type.String(), Type.Integer(), {
      description: 'Version → how many serving instances use it',
    }),
    run: Type.Union([TrainingRun, Type.Null()], { description: 'The newest training run' }),
  },
  { title: 'LiveSample' },
)
export type LiveSample = Static<typeof LiveSample>

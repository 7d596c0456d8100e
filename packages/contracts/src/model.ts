import Type, { type Static } from 'typebox'
import { Instant } from './ids.ts'

export const modelStatuses = ['candidate', 'champion', 'retired', 'rejected'] as const
export const ModelStatus = Type.Enum([...modelStatuses])
export type ModelStatus = (typeof modelStatuses)[number]

/** Figures of one model on held-out interactions; full ranking over the catalogue, seen films removed. */
export const ModelMetrics = Type.Record(Type.String(), Type.Number(), {
  description: 'ndcg10, ndcg10StandardError, hr10, mrr10, coverage10, cases, fitSeconds, …',
})

export const ModelRecord = Type.Object(
  {
    version: Type.String(),
    status: ModelStatus,
    algorithm: Type.String(),
    parameters: Type.Unknown(),
    dataWatermark: Type.String({
      description: 'The newest interaction it was fitted on, as its place in the feature store',
    }),
    fingerprint: Type.String({
      description: 'SHA-256 over data, algorithm and parameters: equal fingerprints, equal models',
    }),
    erasures: Type.String({
      description:
        'The newest erasure that was done before its data was read: it is without that person, and all before',
    }),
    metrics: ModelMetrics,
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was promoted or rejected, in words' }),
    artefactSha256: Type.Union([Type.String(), Type.Null()]),
    artefactBytes: Type.Integer(),
    createdAt: Instant,
    promotedAt: Type.Union([Instant, Type.Null()]),
    refitBy: Type.Union([Instant, Type.Null()], {
      description: 'When the next fit begins at the latest if anything is new by then',
    }),
  },
  { title: 'ModelRecord' },
)
export type ModelRecord = Static<typeof ModelRecord>
export const ModelList = Type.Object(
  { champion: Type.Union([Type.String(), Type.Null()]), models: Type.Array(ModelRecord) },
  { title: 'ModelList' },
)

export type ModelList = Static<typeof ModelList>

export const ModelVersion = Type.String({
  pattern: '^v[1-9][0-9]{0,8}$',
  description: 'A version, v1, v2, …',
  examples: ['v3'],
})

export const TrainingRun = Type.Object(
  {
    runId: Type.String(),
    state: Type.Enum(['waiting', 'reading', 'fitting', 'judging', 'promoted', 'rejected', 'unchanged', 'failed']),
    startedAt: Instant,
    finishedAt: Type.Union([Instant, Type.Null()]),
    progress: Type.Number({ description: '0 to 1' }),
    interactions: Type.Integer(),
    version: Type.Union([Type.String(), Type.Null()]),
    reason: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'TrainingRun' },
)
export type TrainingRun = Static<typeof TrainingRun>

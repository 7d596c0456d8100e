import Type, { type Static } from 'typebox'
import { Instant, MovieId } from './ids.ts'

const modelStatuses = ['candidate', 'champion', 'retired', 'rejected'] as const
export const ModelStatus = Type.Enum([...modelStatuses])
export type ModelStatus = (typeof modelStatuses)[number]

/** Figures of one model on held-out interactions; full ranking over the catalogue, seen films removed. */
export const ModelMetrics = Type.Record(Type.String(), Type.Number(), {
  description:
    'ndcg10, ndcg10StandardError, hr10, mrr10, coverage10, cases, fitSeconds, …; and on the same cases popularityNdcg10 and, where it could be compared, championNdcg10, with their standard errors',
})

/** What newcomers did with one film in one window of arrivals, left out of a fit because it came all at once. */
export const Quarantine = Type.Object(
  {
    movieId: MovieId,
    after: Type.Integer({ description: 'The window begins after this place in the order of arrival' }),
    upTo: Type.Integer({ description: 'and ends here' }),
    people: Type.Integer({ description: 'How many newcomers' }),
    reason: Type.String({ description: 'How it was noticed, in words with figures' }),
  },
  { title: 'Quarantine' },
)
export type Quarantine = Static<typeof Quarantine>

/** The sequence model that was trained for a version, as far as its budget went: another training would end elsewhere. */
export const SequenceLineage = Type.Object(
  {
    kept: Type.Boolean({ description: 'Whether the blend was better with it and holds it' }),
    seconds: Type.Number({ description: 'Spent on training' }),
    epochs: Type.Integer({ description: 'Whole passes over the data' }),
    loss: Type.Number({ description: 'Mean cross-entropy of the last pass' }),
    backend: Type.String({ description: 'What TensorFlow ran on' }),
    seed: Type.Integer(),
    warmStart: Type.Union([Type.String(), Type.Null()], { description: 'The version whose weights it began with' }),
    sha256: Type.String({ description: 'Of its own artefact' }),
  },
  { title: 'SequenceLineage' },
)
export type SequenceLineage = Static<typeof SequenceLineage>

/** What a fit depended on beside its data and its parameters: with them it can be done again. */
export const FitLineage = Type.Object(
  {
    examiners: Type.Integer({ description: 'How many people were to be examiners' }),
    examinerThreshold: Type.Union([Type.Integer(), Type.Null()], {
      description: "The champion's: nobody with a higher hash was an examiner; null without a champion",
    }),
    champion: Type.Union([Type.Object({ version: Type.String(), artefactSha256: Type.String() }), Type.Null()], {
      description: 'Whom it was judged against, and started from where an algorithm does so',
    }),
    quarantined: Type.Array(Quarantine),
    sequence: Type.Optional(SequenceLineage),
    runtime: Type.String({ description: 'Node and the processor: the same bytes are promised on the same' }),
  },
  { title: 'FitLineage' },
)
export type FitLineage = Static<typeof FitLineage>

export const ModelRecord = Type.Object(
  {
    version: Type.String(),
    status: ModelStatus,
    algorithm: Type.String(),
    parameters: Type.Unknown(),
    dataWatermark: Type.String({
      description: 'The newest interaction it was fitted on, as its place in the feature store',
    }),
    catalogueRevision: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The films it was fitted with, as of this revision of the catalogue; null on records of before',
    }),
    lineage: Type.Union([FitLineage, Type.Null()], { description: 'null on records of before it was kept' }),
    fingerprint: Type.String({
      description: 'SHA-256 over data, algorithm and parameters: equal fingerprints, equal models',
    }),
    erasures: Type.String({
      description:
        'The newest erasure that was done before its data was read: it is without that person, and all before',
    }),
    metrics: ModelMetrics,
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was promoted or rejected, in words' }),
    artefactSha256: Type.Union([Type.String(), Type.Null()], { description: 'null when the bytes are not kept' }),
    fittedSha256: Type.Union([Type.String(), Type.Null()], {
      description: 'SHA-256 of what the fit gave, also when the bytes are not kept; null on records of before',
    }),
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
  {
    champion: Type.Union([Type.String(), Type.Null()]),
    predecessor: Type.Union([Type.String(), Type.Null()], {
      description: 'The champion that a rollback would bring back; null where there is none',
    }),
    rolledBack: Type.Boolean({
      description:
        'An operator rolled back: what is fitted since is judged and kept, and nothing is promoted until an operator promotes a version, which may be the champion',
    }),
    models: Type.Array(ModelRecord),
  },
  { title: 'ModelList' },
)

export type ModelList = Static<typeof ModelList>

export const ModelVersion = Type.String({
  pattern: '^v[1-9][0-9]{0,8}$',
  description: 'A version, v1, v2, …',
  examples: ['v3'],
})

/** A version fitted again from its record. */
export const Refit = Type.Object(
  {
    version: Type.String(),
    identical: Type.Boolean({ description: 'The same bytes as then' }),
    expectedSha256: Type.String(),
    sha256: Type.String(),
    fingerprintMatches: Type.Boolean({ description: 'The data read again is what was fitted on then' }),
    explanation: Type.String({ description: 'What that means, in words' }),
    seconds: Type.Number(),
  },
  { title: 'Refit' },
)
export type Refit = Static<typeof Refit>

export const TrainingRun = Type.Object(
  {
    runId: Type.String(),
    state: Type.Enum(['waiting', 'reading', 'fitting', 'promoted', 'rejected', 'unchanged', 'failed']),
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

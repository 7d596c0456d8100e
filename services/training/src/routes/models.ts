import { MovieId } from '@marquee/contracts/ids'
import { ModelList, ModelRecord, ModelVersion, Refit } from '@marquee/contracts/model'
import { problemResponses } from '@marquee/contracts/problems'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { ModelRegistry, Transition } from '@marquee/model-registry/registry'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import type { TrainingConfig } from '../config.ts'
import { refit } from '../refit.ts'
import { storeReached } from '../store-reached.ts'

const Params = Type.Object({ version: ModelVersion })
const Newest = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }) },
  { additionalProperties: false },
)
const Champion = Type.Object({ champion: Type.String() })
const security = [{ apiKey: [] }]

interface Dependencies {
  readonly config: TrainingConfig
  readonly access: Access
  readonly registry: ModelRegistry
  readonly offline: OfflineStore
}

export const modelRoutes: Routes<Dependencies> = (app, { config, access, registry, offline }) => {
  const operator = access.requireScope('operations')
  const find = async (version: string) => {
    const record = await storeReached(registry.find(version))
    if (!record) throw new ProblemError('unknown-model', { version })
    return record
  }

  app.get(
    '/v1/models',
    {
      schema: {
        tags: ['models'],
        summary: 'Versions, newest first, and which is champion',
        querystring: Newest,
        response: { 200: ModelList, ...problemResponses('parameter-invalid', 'store-unavailable') },
      },
    },
    async ({ query }) => {
      const [champion, predecessor, rolledBack, models] = await storeReached(
        Promise.all([registry.champion(), registry.predecessor(), registry.isRolledBack(), registry.list(query)]),
      )
      return { champion: champion ?? null, predecessor: predecessor ?? null, rolledBack, models }
    },
  )

  app.get(
    '/v1/models/:version',
    {
      schema: {
        tags: ['models'],
        summary: 'One version: what it was fitted on, how good it is, why it was promoted or rejected',
        params: Params,
        response: { 200: ModelRecord, ...problemResponses('parameter-invalid', 'unknown-model', 'store-unavailable') },
      },
    },
    ({ params }) => find(params.version),
  )

  app.post(
    '/v1/models/:version/promote',
    {
      onRequest: operator,
      schema: {
        tags: ['models'],
        summary: 'Makes a version champion',
        security,
        params: Params,
        response: {
          200: Champion,
          ...problemResponses(
            'parameter-invalid',
            'key-required',
            'key-refused',
            'unknown-model',
            'model-not-usable',
            'store-unavailable',
          ),
        },
      },
    },
    async ({ params: { version } }) => {
      await find(version)
      const promoted = await storeReached(registry.promote(version, 'Promoted by an operator'))
      if (!promoted.ok) throw new ProblemError('model-not-usable', { version, detail: promoted.why })
      return { champion: promoted.version }
    },
  )

  let refitting = false
  app.post(
    '/v1/models/:version/refit',
    {
      onRequest: operator,
      schema: {
        tags: ['models'],
        summary: 'Fits a version again from its record and compares the bytes; changes nothing',
        security,
        params: Params,
        response: {
          200: Refit,
          ...problemResponses(
            'parameter-invalid',
            'key-required',
            'key-refused',
            'unknown-model',
            'model-not-refittable',
            'overloaded',
            'store-unavailable',
          ),
        },
      },
    },
    async ({ params: { version }, signal }) => {
      const record = await find(version)
      if (refitting) throw new ProblemError('overloaded') // it takes as much memory as a fit
      refitting = true
      try {
        return await refit(record, { offline, registry, memoryMb: config.fitMemoryMb, signal })
      } finally {
        refitting = false
      }
    },
  )

  app.put(
    '/v1/models/cleared-films/:movieId',
    {
      onRequest: operator,
      schema: {
        tags: ['models'],
        summary: 'Declares what came all at once for a film to be honest: the next fit learns from it',
        security,
        params: Type.Object({ movieId: MovieId }),
        response: {
          200: Type.Object({ cleared: MovieId }),
          ...problemResponses('parameter-invalid', 'key-required', 'key-refused', 'store-unavailable'),
        },
      },
    },
    async ({ params: { movieId } }) => {
      await storeReached(registry.clearFilm(movieId))
      return { cleared: movieId }
    },
  )

  app.post(
    '/v1/models/rollback',
    {
      onRequest: operator,
      schema: {
        tags: ['models'],
        summary: 'Makes the champion before this one champion again',
        description:
          'It stays champion until an operator promotes a version, which may be the champion itself: until then what is fitted is judged and kept, but takes its place only to forget a person who was erased.',
        security,
        response: {
          200: Champion,
          ...problemResponses('key-required', 'key-refused', 'nothing-to-roll-back-to', 'store-unavailable'),
        },
      },
    },
    async () => {
      const rolledBack: Transition = await storeReached(registry.rollback('Rolled back by an operator'))
      if (!rolledBack.ok) throw new ProblemError('nothing-to-roll-back-to')
      return { champion: rolledBack.version }
    },
  )
}

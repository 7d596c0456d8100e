import type { ModelList, TrainingRun } from '@marquee/contracts/model'
import type { Activity, CatalogueCoverage, PersonFeatures } from '@marquee/contracts/operations'
import type { RecommendationExplanation } from '@marquee/contracts/recommendation'
import createClient from 'openapi-fetch'
import type { paths as FeaturesPaths } from '../api/features.generated.ts'
import type { paths as ServingPaths } from '../api/serving.generated.ts'
import type { paths as TrainingPaths } from '../api/training.generated.ts'
import type { paths as UiPaths } from '../api/ui.generated.ts'
import { hasList, isHistory, isObject, read, request } from '../api.ts'
import { operationsKey } from './key.ts'

type Answer<Paths, Path extends keyof Paths> = Paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type FeaturesStatus = Answer<FeaturesPaths, '/v1/status'>
export type DeadLetterPage = Answer<FeaturesPaths, '/v1/dead-letters'>
export type DeadLetter = Answer<FeaturesPaths, '/v1/dead-letters/{id}'>
export type Access = Answer<UiPaths, '/api/console/access'>['access']

/** What operators ask, each of the service that owns the answer, with the key where one was given. */
export const consoleApi = {
  access: async (signal: AbortSignal): Promise<Access> => {
    const { access } = await read(site.GET('/api/console/access', { signal }), isAccess)
    return access
  },
  models: (signal: AbortSignal) => read(training.GET('/v1/models', { signal }), isModelList),
  runs: async (signal: AbortSignal): Promise<readonly TrainingRun[]> => {
    const { runs } = await read(training.GET('/v1/runs', { signal }), isRuns)
    return runs
  },
  async promote(version: string): Promise<void> {
    await training.POST('/v1/models/{version}/promote', { params: { path: { version } } })
  },
  async rollBack(): Promise<void> {
    await training.POST('/v1/models/rollback')
  },
  async train(): Promise<void> {
    await training.POST('/v1/runs')
  },
  status: (signal: AbortSignal) => read(features.GET('/v1/status', { signal }), isStatus),
  activity: (minutes: number, signal: AbortSignal) =>
    read(features.GET('/v1/activity', { params: { query: { minutes } }, signal }), isActivity),
  coverage: (signal: AbortSignal) => read(features.GET('/v1/coverage', { signal }), isCoverage),
  deadLetters: (page: { limit: number; offset: number }, signal: AbortSignal) =>
    read(features.GET('/v1/dead-letters', { params: { query: page }, signal }), isDeadLetterPage),
  deadLetter: (id: string, signal: AbortSignal) =>
    read(features.GET('/v1/dead-letters/{id}', { params: { path: { id } }, signal }), isDeadLetter),
  /** @param ids which; without them the oldest that were never sent again */
  replay: (ids?: readonly string[]) =>
    read(features.POST('/v1/dead-letters/replay', { body: ids ? { ids: [...ids] } : {} }), isReplayed),
  features: (userId: string, signal: AbortSignal) =>
    read(
      features.GET('/v1/users/{userId}/features', {
        params: { path: { userId }, query: { limit: 100, offset: 0 } },
        signal,
      }),
      isPersonFeatures,
    ),
  history: (userId: string, signal: AbortSignal) =>
    read(
      serving.GET('/v1/users/{userId}/history', {
        params: { path: { userId }, query: { limit: 100, offset: 0 } },
        signal,
      }),
      isHistory,
    ),
  explanation: (userId: string, signal: AbortSignal) =>
    read(
      serving.GET('/v1/users/{userId}/explanation', {
        params: { path: { userId }, query: { limit: 20, offset: 0, diversity: 0 } },
        signal,
      }),
      isExplanation,
    ),
  pastList: (recommendationId: string, signal: AbortSignal) =>
    read(
      serving.GET('/v1/recommendations/{recommendationId}', { params: { path: { recommendationId } }, signal }),
      isExplanation,
    ),
}

function authorised(asked: Request): Promise<Response> {
  const key = operationsKey()
  if (key !== undefined) asked.headers.set('authorization', `Bearer ${key}`)
  return request(asked)
}

const client = { fetch: authorised, headers: { accept: 'application/json' } }
const training = createClient<TrainingPaths>({ ...client, baseUrl: '/api' })
const features = createClient<FeaturesPaths>({ ...client, baseUrl: '/api' })
const serving = createClient<ServingPaths>({ ...client, baseUrl: '/api' })
const site = createClient<UiPaths>({ ...client, baseUrl: '/' })

const has = (value: unknown, name: string): boolean => isObject(value) && name in value
const isAccess = (value: unknown): value is { access: Access } => has(value, 'access')
const isModelList = (value: unknown): value is ModelList => hasList(value, 'models')
const isRuns = (value: unknown): value is { runs: TrainingRun[] } => hasList(value, 'runs')
const isStatus = (value: unknown): value is FeaturesStatus => has(value, 'interactions') && has(value, 'lag')
const isActivity = (value: unknown): value is Activity => hasList(value, 'minutes')
const isCoverage = (value: unknown): value is CatalogueCoverage => has(value, 'films') && has(value, 'shown')
const isDeadLetterPage = (value: unknown): value is DeadLetterPage => hasList(value, 'items')
const isDeadLetter = (value: unknown): value is DeadLetter => has(value, 'reason') && has(value, 'value')
interface Replayed {
  /** how many were sent */
  readonly replayed: number
  /** not said by a features service of before */
  readonly refused?: readonly { readonly id: string; readonly reason: string }[]
}

const isReplayed = (value: unknown): value is Replayed => has(value, 'replayed')
const isPersonFeatures = (value: unknown): value is PersonFeatures => hasList(value, 'entries')
const isExplanation = (value: unknown): value is RecommendationExplanation => hasList(value, 'candidates')

import { UserId, Uuid } from '@marquee/contracts/ids'
import { Activity, CatalogueCoverage, PersonFeatures, StoredInteraction } from '@marquee/contracts/operations'
import { problemResponses } from '@marquee/contracts/problems'
import { PageQuery } from '@marquee/contracts/recommendation'
import { isSeen, strengthOf } from '@marquee/feature-store/history'
import { decodeHistory, encodeHistory } from '@marquee/feature-store/history-bytes'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import type { Overview } from '@marquee/feature-store/overview'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError, reaching } from '@marquee/platform/problem'
import Type from 'typebox'

interface Dependencies {
  readonly access: Access
  readonly overview: Overview
  readonly offline: OfflineStore
  readonly online: OnlineStore
}

const minuteMs = 60_000

/** What the stores hold, for operators: one event, one person, what arrives, and how much of the catalogue is in use. */
export const overviewRoutes: Routes<Dependencies> = (app, { access, overview, offline, online }) => {
  const onRequest = access.requireScope('operations')
  const about = { tags: ['overview'], security: [{ apiKey: [] }] }
  const refusals = ['key-required', 'key-refused', 'store-unavailable'] as const

  app.get(
    '/v1/interactions/:eventId',
    {
      onRequest,
      schema: {
        ...about,
        summary: 'One interaction as it is stored; 404 until it is',
        params: Type.Object({ eventId: Uuid }),
        response: { 200: StoredInteraction, ...problemResponses(...refusals, 'parameter-invalid', 'not-found') },
      },
    },
    async ({ params: { eventId } }) => {
      const found = await reached(overview.interaction(eventId))
      if (!found) throw new ProblemError('not-found', { what: `interaction ${eventId}` })
      return found
    },
  )

  app.get(
    '/v1/activity',
    {
      onRequest,
      schema: {
        ...about,
        summary: 'What arrived, minute by minute and by type',
        querystring: Type.Object(
          { minutes: Type.Integer({ minimum: 1, maximum: 1_440, default: 60, description: 'How far back' }) },
          { additionalProperties: false },
        ),
        response: { 200: Activity, ...problemResponses(...refusals, 'parameter-invalid') },
      },
    },
    async ({ query: { minutes } }) => {
      const now = Date.now()
      const since = (Math.floor(now / minuteMs) - minutes + 1) * minuteMs // the minute under way is the newest
      const arrivals = await reached(overview.arrivals(since))
      const byMinute = Map.groupBy(arrivals, ({ minute }) => minute)
      return {
        until: new Date(now).toISOString(),
        minutes: [...byMinute].map(([minute, rows]) => ({
          minute: new Date(minute).toISOString(),
          events: Object.fromEntries(rows.map(({ type, events }) => [type, events])),
        })),
      }
    },
  )

  app.get(
    '/v1/coverage',
    {
      onRequest,
      schema: {
        ...about,
        summary: 'How much of the catalogue is described, watched and shown',
        response: { 200: CatalogueCoverage, ...problemResponses(...refusals) },
      },
    },
    () => reached(overview.coverage()),
  )

  app.get(
    '/v1/users/:userId/features',
    {
      onRequest,
      schema: {
        ...about,
        summary: 'What is stored about a person: events, the history they fold to, and the value that serving reads',
        params: Type.Object({ userId: UserId }),
        querystring: PageQuery,
        response: { 200: PersonFeatures, ...problemResponses(...refusals, 'parameter-invalid') },
      },
    },
    async ({ params: { userId }, query: { limit, offset } }) => {
      const [stored, [folded], value] = await reached(
        Promise.all([overview.person(userId), offline.histories([userId]), readOnline(userId)]),
      )
      const offlineFilms = folded?.entries.length ?? 0
      const history = value.bytes && decodeHistory(value.bytes)
      const expected = folded && Number.isFinite(folded.lastAt) ? encodeHistory(folded) : undefined
      return {
        userId,
        interactions: stored.interactions,
        firstAt: instant(stored.firstAt),
        lastAt: instant(stored.lastAt),
        offlineFilms,
        online: history && value.bytes ? { films: history.entries.length, bytes: value.bytes.length } : null,
        onlineReachable: value.reachable,
        same: value.reachable && isSame(value.bytes, expected),
        entries: (history?.entries ?? [])
          .toReversed()
          .slice(offset, offset + limit)
          .map((entry) => ({
            ...entry,
            at: new Date(entry.at).toISOString(),
            strength: strengthOf(entry),
            seen: isSeen(entry),
          })),
      }
    },
  )

  /** A store that is away is told of, and hides nothing else. */
  async function readOnline(userId: string): Promise<{ reachable: boolean; bytes: Uint8Array | undefined }> {
    try {
      const [bytes] = await online.read([userId])
      return { reachable: true, bytes }
    } catch {
      return { reachable: false, bytes: undefined }
    }
  }
}

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const isSame = (found: Uint8Array | undefined, expected: Uint8Array | undefined): boolean =>
  found === undefined || expected === undefined ? found === expected : Buffer.compare(found, expected) === 0

const reached = reaching('feature store')

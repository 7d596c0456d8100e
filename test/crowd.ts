import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import type { RecommendationList } from '@marquee/contracts/recommendation'
import { expect } from 'vitest'
import { figure, percentile } from './figures.ts'
import type { Client } from './harness.ts'
import { aRating } from './world.ts'

/** slower than this, with something broken, is not an answer any more */
const slowMs = 1_000

/** A list that was asked for. */
export interface List {
  readonly status: number
  readonly ms: number
  readonly tier: string
  readonly degraded: boolean
  readonly films: number
}

/** Events that were sent. */
export interface Post {
  /** 0 when the connection broke */
  readonly status: number
  readonly ms: number
  readonly code: string | undefined
  readonly retryAfter: string | null
}

export interface Crowd extends AsyncDisposable {
  /** Lets them be for a while. @returns what was asked since the call and answered before its end */
  watch(ms: number): Promise<{ lists: List[]; posts: Post[] }>
  leave(): Promise<void>
}

/**
 * People who ask for lists and rate films without a pause, until they leave. Each of them sends one request after the other; what
 * is refused is not sent again.
 *
 * @param acknowledged gets every event that was answered with 202, each person's in order
 * @param eventsAPost of one person
 */
export function startCrowd(
  { ask, post }: Pick<Client, 'ask' | 'post'>,
  acknowledged: Interaction[],
  { people = 80, films = 20, eventsAPost = 1 }: { people?: number; films?: number; eventsAPost?: number } = {},
): Crowd {
  const leaving = new AbortController()
  const [listLanes, postLanes] = [2, 4] // the people divide by both: nobody is in two lanes
  let lists: (List & { at: number })[] = []
  let posts: (Post & { at: number })[] = []

  const asking = Array.from({ length: listLanes }, async (_, lane) => {
    for (let turn = lane; !leaving.signal.aborted; turn += listLanes) {
      const at = performance.now()
      const { status, body } = await ask(`/v1/users/p${turn % people}/recommendations?limit=10`)
      const { tier, degraded, items = [] } = body as Partial<RecommendationList> // or a problem, which has none of these
      const ms = performance.now() - at
      lists.push({ status, ms, tier: tier ?? '', degraded: degraded ?? true, films: items.length, at })
      await sleep(2)
    }
  })
  const posting = Array.from({ length: postLanes }, async (_, lane) => {
    for (let turn = lane; !leaving.signal.aborted; turn += postLanes) {
      const events = Array.from({ length: eventsAPost }, (_, event) =>
        aRating({ userId: `p${turn % people}`, movieId: `${100 + ((turn + event) % films)}`, rating: 3 }),
      )
      const at = performance.now()
      const answer = await post('/v1/events', events).catch(() => undefined)
      if (answer?.status === 202) acknowledged.push(...events)
      const { code } = (answer?.body ?? {}) as { code?: string } // a problem's
      const retryAfter = answer?.headers.get('retry-after') ?? null
      posts.push({ status: answer?.status ?? 0, ms: performance.now() - at, code, retryAfter, at })
      await sleep(20)
    }
  })

  const leave = async () => {
    leaving.abort()
    await Promise.all([...asking, ...posting])
  }
  return {
    async watch(ms) {
      const from = performance.now()
      await sleep(ms)
      const happened = { lists: lists.filter(({ at }) => at >= from), posts: posts.filter(({ at }) => at >= from) }
      lists = []
      posts = []
      return happened
    },
    leave,
    [Symbol.asyncDispose]: leave,
  }
}

/**
 * Every list was answered, with films, from one of the tiers, soon, and said rightly whether it is degraded.
 * @param degraded undefined where that depends on the person
 */
export function expectAnswers(
  when: string,
  lists: readonly List[],
  {
    tiers = ['personalised'],
    degraded,
    withinMs = slowMs,
  }: { tiers?: readonly string[]; degraded: boolean | undefined; withinMs?: number },
): void {
  const p99 = percentile(
    lists.map(({ ms }) => ms),
    0.99,
  )
  figure(`${when}: lists answered`, lists.length, '')
  figure(`${when}: time to a list, p99`, p99, 'ms')
  expect(lists.length).toBeGreaterThan(5)
  const failed = lists.filter(({ status, films }) => status !== 200 || films === 0)
  expect({ failed: failed.length, of: lists.length, first: failed[0] }).toEqual({ failed: 0, of: lists.length })
  expect([...new Set(lists.map(({ tier }) => tier))]).toEqual(tiers)
  if (degraded !== undefined) expect([...new Set(lists.map((list) => list.degraded))]).toEqual([degraded])
  expect(p99).toBeLessThanOrEqual(withinMs)
}

/** Whatever was not accepted was refused with a time to come again. @returns how many */
export function expectRefusals(posts: readonly Post[], code = 'log-unavailable'): number {
  const refused = posts.filter(({ status }) => status !== 202)
  expect([...new Set(refused.map((post) => `${post.status} ${post.code}, again after ${post.retryAfter} s`))]).toEqual(
    refused.length > 0 ? [`503 ${code}, again after 1 s`] : [],
  )
  return refused.length
}

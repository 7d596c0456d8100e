import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import { coverageOf, hitRateAt, meanAndStandardError, ndcgAt } from '@marquee/recommender/metrics'
import { percentile, timeOf } from '@marquee/tests/figures'
import { request } from 'undici'
import type { Adapter, Send } from './adapter.ts'

/** The same for every system: who did what, and the film that each person went on to, which nobody is told. */
export interface Exam {
  readonly movies: readonly Movie[]
  readonly told: readonly Interaction[]
  /** user → film */
  readonly heldOut: ReadonlyMap<string, string>
}

export interface ExamResult {
  readonly name: string
  readonly ndcg10: number
  readonly ndcg10StandardError: number
  readonly hr10: number
  /** the part of the catalogue in anybody's list */
  readonly coverage10: number
  readonly p50: number
  readonly p99: number
  readonly loadSeconds: number
}

const size = 10

/** The last film of each person who has three or more is held out; at equal times the order of the file decides. */
export function examOf(movies: readonly Movie[], interactions: readonly Interaction[]): Exam {
  const ordered = [...interactions].sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt)) // stable
  const byUser = Map.groupBy(ordered, ({ userId }) => userId)
  const last = new Map(
    [...byUser].flatMap(([userId, events]) => (events.length < 3 ? [] : [[userId, events.at(-1)] as const])),
  )
  const heldOut = new Map([...last].flatMap(([userId, event]) => (event ? [[userId, event.movieId] as const] : [])))
  return { movies, told: ordered.filter((event) => last.get(event.userId) !== event), heldOut }
}

/** Tells a system everything, waits until it has learned from it, and asks it for everybody. One request at a time. */
export async function examine(adapter: Adapter, { movies, told, heldOut }: Exam): Promise<ExamResult> {
  const indexOf = new Map(movies.map(({ movieId }, index) => [movieId, index]))
  const userIds = [...heldOut.keys()]
  const loadMs = await timeOf(async () => {
    for (const call of [...adapter.catalogue(movies, userIds), ...adapter.events(told)]) await send(call)
    await adapter.learned(send)
  })
  const latencies: number[] = []
  const lists: number[][] = []
  for (const userId of userIds) {
    const asked = performance.now()
    const answer = adapter.answer(await send(adapter.question(userId, size)))
    latencies.push(performance.now() - asked)
    lists.push(answer.slice(0, size).map((movieId) => indexOf.get(movieId) ?? -1))
  }
  const targets = userIds.map((userId) => new Set([indexOf.get(heldOut.get(userId) ?? '') ?? -2]))
  const noTarget: ReadonlySet<number> = new Set([-2])
  const ndcg = meanAndStandardError(lists.map((list, person) => ndcgAt(size, list, targets[person] ?? noTarget)))
  return {
    name: adapter.name,
    ndcg10: ndcg.mean,
    ndcg10StandardError: ndcg.standardError,
    hr10: meanAndStandardError(lists.map((list, person) => hitRateAt(size, list, targets[person] ?? noTarget))).mean,
    coverage10: coverageOf(lists, movies.length),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    loadSeconds: loadMs / 1_000,
  }
}

const send: Send = async ({ method, url, headers, body: value }) => {
  const { statusCode, body } = await request(url, {
    method,
    headers: { ...(value === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(value === undefined ? {} : { body: JSON.stringify(value) }),
  })
  const text = await body.text()
  if (statusCode >= 300) throw new Error(`${method} ${url}: ${statusCode} ${text.slice(0, 500)}`)
  return text === '' ? undefined : JSON.parse(text)
}

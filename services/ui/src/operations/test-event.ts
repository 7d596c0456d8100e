import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import type { PersonFeatures } from '@marquee/contracts/operations'
import type { RecommendationExplanation } from '@marquee/contracts/recommendation'
import Type, { type Static } from 'typebox'
import type { UiConfig } from '../config.ts'

/** Who rates when an operator tries the road: always the same person, whose ratings are taken back each time. */
export const testPerson = 'console-test'

export const testStages = ['chosen', 'accepted', 'logged', 'stored', 'online', 'listed', 'taken back'] as const

/** Where a test event is. */
export const TestStep = Type.Object(
  {
    stage: Type.Enum([...testStages, 'failed'], {
      description:
        'chosen: a film from the list of the test person; accepted: ingestion found it right; logged: the event log acknowledged; stored: in the offline store; online: in the value that serving reads; listed: the list of the test person has moved on; taken back: as if nothing had been',
    }),
    ms: Type.Union([Type.Number(), Type.Null()], { description: 'Milliseconds since the event was sent' }),
    detail: Type.String({ description: 'What was seen, in words' }),
  },
  { title: 'TestStep' },
)
export type TestStep = Static<typeof TestStep>

const deadlineMs = 15_000
const lookEveryMs = 3

/**
 * Sends a rating through ingestion as anybody would, and looks at each store until it is there. The services are asked as the operator:
 * with their key, from their address.
 *
 * @param headers what lets the operator in
 * @param tell told of each stage as it is reached; the last is `taken back` or `failed`
 */
export async function followTestEvent(
  config: UiConfig,
  headers: Readonly<Record<string, string>>,
  { tell, signal }: { tell: (step: TestStep) => void; signal: AbortSignal },
): Promise<void> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
  const ask = (url: string, more: RequestInit = {}) =>
    fetch(url, { ...more, headers: { ...headers, 'content-type': 'application/json' }, signal: ends })
  const person = `/v1/users/${testPerson}`
  const explanation = () => read<RecommendationExplanation>(ask(`${config.servingUrl}${person}/explanation?limit=20`))
  let sent: Interaction | undefined
  try {
    const before = await explanation()
    const film = before.items[0]?.movie
    if (!film) throw new Error('the list of the test person is empty: there is no film to rate')
    tell({ stage: 'chosen', ms: null, detail: `${film.title}, first of the list of ${testPerson}` })

    const event: Interaction = {
      eventId: randomUUID(),
      userId: testPerson,
      movieId: film.movieId,
      type: 'rating',
      rating: 5,
      occurredAt: new Date().toISOString(),
    }
    sent = event
    const startedAt = performance.now()
    const since = () => performance.now() - startedAt
    const stored = async (): Promise<string | undefined> => {
      const response = await ask(`${config.featuresUrl}/v1/interactions/${event.eventId}`)
      if (response.status === 404) return undefined
      const { place } = await read<{ place: number }>(Promise.resolve(response))
      return `place ${place} in the order of arrival`
    }
    const online = async (): Promise<string | undefined> => {
      const { entries, online } = await read<PersonFeatures>(ask(`${config.featuresUrl}${person}/features?limit=100`))
      if (!entries.some(({ movieId, rating }) => movieId === film.movieId && rating === 5)) return undefined
      return `in the value that serving reads, of ${online?.bytes ?? 0} bytes`
    }
    const listed = async (): Promise<string | undefined> => {
      const { items, tier, modelVersion } = await explanation()
      if (items.some(({ movie }) => movie.movieId === film.movieId)) return undefined
      return `${tier}, ${modelVersion ?? 'no model'}; first now ${items[0]?.movie.title ?? 'nothing'}`
    }
    const response = await ask(`${config.ingestionUrl}/v1/events`, { method: 'POST', body: JSON.stringify(event) })
    const acknowledged = since()
    await read(Promise.resolve(response))
    const { check, log } = timings(response.headers.get('server-timing'))
    const accepted = Math.max(0, acknowledged - log)
    tell({ stage: 'accepted', ms: accepted, detail: `checked in ${check.toFixed(2)} ms` })
    tell({ stage: 'logged', ms: acknowledged, detail: `acknowledged in ${log.toFixed(2)} ms` })
    let proven = Number.POSITIVE_INFINITY // what follows from a stage proves it, also when it is seen first
    const reach = async (stage: 'stored' | 'online' | 'listed', look: () => Promise<string | undefined>) => {
      for (;;) {
        const detail = await look()
        if (detail !== undefined) {
          const at = since()
          if (stage !== 'stored') proven = Math.min(proven, at)
          return tell({ stage, ms: stage === 'listed' ? at : Math.min(at, proven), detail })
        }
        await sleep(lookEveryMs, undefined, { signal: ends })
      }
    }
    await Promise.all([reach('stored', stored), reach('online', online), reach('listed', listed)])
    await takeBack(event)
    tell({ stage: 'taken back', ms: null, detail: `${testPerson} has rated nothing` })
  } catch (error) {
    if (sent) await takeBack(sent).catch(() => {}) // the next test takes it back: its film is not in the list any more
    const late = ends.aborted && !signal.aborted
    const detail = late ? `not all stages were reached in ${deadlineMs / 1_000} s` : inWords(error)
    tell({ stage: 'failed', ms: null, detail })
  }

  async function takeBack({ movieId }: Interaction): Promise<void> {
    const retraction: Interaction = {
      eventId: randomUUID(),
      userId: testPerson,
      movieId,
      type: 'retract',
      occurredAt: new Date().toISOString(),
    }
    await read(
      fetch(`${config.ingestionUrl}/v1/events`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(retraction),
        signal: AbortSignal.timeout(deadlineMs), // also when the operator went away
      }),
    )
  }
}

/** @throws Error in the words of the problem that was answered */
async function read<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer
  const body: unknown = await response.json()
  if (response.ok) return body as T // the contract's schema for this route
  throw new Error(
    typeof body === 'object' && body !== null && 'title' in body ? String(body.title) : `status ${response.status}`,
  )
}

/** `check;dur=0.31, log;dur=2.5` → milliseconds; 0 for what is not said. */
function timings(header: string | null): { check: number; log: number } {
  const of = (name: string) => Number(new RegExp(`\\b${name};dur=([0-9.]+)`).exec(header ?? '')?.[1] ?? 0)
  return { check: of('check'), log: of('log') }
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

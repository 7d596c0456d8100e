import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { moviesBodyLimitBytes } from '@marquee/contracts/body-limits'
import { EventsBody, type Interaction, interactionErrors } from '@marquee/contracts/interaction'
import { type Movie, MoviesBody } from '@marquee/contracts/movie'
import { type FieldError, fieldErrors } from '@marquee/contracts/validation'
import { describe, expect, test } from 'vitest'
import { type LoadOptions, type LoadProgress, load } from '../src/load.ts'
import { openDemo } from '../src/sources/demo.ts'
import { openSource } from '../src/sources/open-source.ts'
import type { Source } from '../src/sources/source.ts'
import { temporaryFolder } from './sources/temporary-folder.ts'

/** What a server does instead of answering properly; `accept` stores the batch all the same. */
type Fault = (response: ServerResponse, request: IncomingMessage, accept: () => void) => void

interface Ingestion extends AsyncDisposable {
  readonly ingestionUrl: string
  readonly movies: Movie[]
  readonly events: Interaction[]
  readonly requests: { path: string; size: number; authorization: string | undefined; at: number }[]
  /** Requests in flight at once, and at once with events of one person, at most */
  readonly most: { inFlight: number; ofOnePerson: number }
}

/** A server that speaks ingestion's contract, after faults that come first, one a request. */
async function startIngestion({
  faults = [],
  delayMs = 0,
}: {
  faults?: Fault[]
  delayMs?: number
} = {}): Promise<Ingestion> {
  const movies: Movie[] = []
  const events: Interaction[] = []
  const requests: Ingestion['requests'] = []
  const most = { inFlight: 0, ofOnePerson: 0 }
  const open = new Set<Set<string>>()

  const server = createServer(async (request, response) => {
    const received = await text(request)
    if (Buffer.byteLength(received) > moviesBodyLimitBytes) return answer(response, 413, problem(413, 'body-too-large'))
    const body: unknown = JSON.parse(received)
    const path = request.url ?? ''
    const batch: unknown[] = Array.isArray(body) ? body : [body]
    requests.push({ path, size: batch.length, authorization: request.headers.authorization, at: performance.now() })
    const people = new Set(batch.map((value) => (isEvent(value) ? value.userId : '')))
    open.add(people)
    most.inFlight = Math.max(most.inFlight, open.size)
    for (const person of path === '/v1/events' ? people : []) {
      most.ofOnePerson = Math.max(most.ofOnePerson, [...open].filter((others) => others.has(person)).length)
    }
    response.on('close', () => open.delete(people))

    const accept = (): void => {
      if (path === '/v1/movies') movies.push(...batch.filter(isMovie))
      else events.push(...batch.filter(isEvent))
    }
    const fault = faults.shift()
    if (fault) return fault(response, request, accept)
    const errors = path === '/v1/movies' ? fieldErrors(MoviesBody, body) : eventErrors(body, batch)
    if (errors.length > 0) return answer(response, 422, problem(422, 'event-invalid', errors))
    accept()
    setTimeout(() => answer(response, 202, { accepted: batch.length }), delayMs)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    ingestionUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    movies,
    events,
    requests,
    most,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const isMovie = (value: unknown): value is Movie => fieldErrors(MoviesBody, [value]).length === 0
const isEvent = (value: unknown): value is Interaction => interactionErrors(value, Date.now()).length === 0
const eventErrors = (body: unknown, batch: readonly unknown[]): FieldError[] => [
  ...fieldErrors(EventsBody, body),
  ...batch.flatMap((event) => interactionErrors(event, Date.now())),
]

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<{ [name: string]: string }> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const problem = (status: number, code: string, errors: readonly FieldError[] = []) => ({
  type: `https://marquee.dev/problems/${code}`,
  title: `The title of ${code}`,
  status,
  code,
  requestId: 'request-7',
  errors,
})

const unavailable =
  (retryAfter: string): Fault =>
  (response) =>
    answer(response, 503, problem(503, 'log-unavailable'), { 'retry-after': retryAfter })
const reset: Fault = (_, request) => request.socket.destroy()
const acceptedButAnswerLost: Fault = (_, request, accept) => {
  accept()
  request.socket.destroy()
}
const refused =
  (status: number, code: string, errors: readonly FieldError[] = []): Fault =>
  (response) =>
    answer(response, status, problem(status, code, errors))

const people = 250
const demo = await openDemo({ people })
const sent = { movies: await Array.fromAsync(demo.movies()), events: await Array.fromAsync(demo.interactions()) }

function expectWholeAndInOrder(events: readonly Interaction[]): void {
  const first = [...new Map(events.toReversed().map((event) => [event.eventId, event])).values()].toReversed()
  const idsByPerson = (list: readonly Interaction[]): unknown =>
    Object.fromEntries(
      [...Map.groupBy(list, ({ userId }) => userId)].map(([userId, own]) => [
        userId,
        own.map(({ eventId }) => eventId),
      ]),
    )
  expect(first).toHaveLength(sent.events.length)
  expect(idsByPerson(first)).toEqual(idsByPerson(sent.events))
}

test('a source arrives whole, films first, each event once and each person in order', async () => {
  await using ingestion = await startIngestion({ delayMs: 5 })
  const result = await load(demo, ingestion)
  expect(result).toEqual({ movies: sent.movies.length, interactions: sent.events.length, seconds: expect.any(Number) })
  expect(new Set(ingestion.movies.map(({ movieId }) => movieId)).size).toBe(sent.movies.length)
  expect(ingestion.movies).toHaveLength(sent.movies.length)
  expect(ingestion.events).toHaveLength(sent.events.length)
  expectWholeAndInOrder(ingestion.events)
  const paths = ingestion.requests.map(({ path }) => path)
  expect(paths.lastIndexOf('/v1/movies')).toBeLessThan(paths.indexOf('/v1/events'))
})

test('batches are at most 1,000, several at once, never two with events of one person', async () => {
  await using ingestion = await startIngestion({ delayMs: 30 })
  await load(demo, ingestion)
  expect(Math.max(...ingestion.requests.map(({ size }) => size))).toBe(1_000)
  expect(ingestion.most.inFlight).toBeGreaterThan(1)
  expect(ingestion.most.inFlight).toBeLessThanOrEqual(4)
  expect(ingestion.most.ofOnePerson).toBe(1)
})

test('films that are too large for one body together go in several', async () => {
  await using ingestion = await startIngestion()
  const tags = Array.from({ length: 100 }, () => '映'.repeat(100))
  const films = Array.from(
    { length: 1_500 },
    (_, n): Movie => ({ movieId: `m${n}`, title: '映', year: 1995, genres: [], tags }),
  )
  const source: Source = {
    ...demo,
    async *movies() {
      yield* films
    },
    async *interactions() {},
  }
  expect(await load(source, ingestion)).toMatchObject({ movies: 1_500, interactions: 0 })
  expect(new Set(ingestion.movies.map(({ movieId }) => movieId)).size).toBe(1_500)
  expect(ingestion.movies).toHaveLength(1_500)
})

test('loading twice sends the same ids, so that it counts once', async () => {
  await using ingestion = await startIngestion()
  await load(demo, ingestion)
  await load(await openDemo({ people }), ingestion)
  expect(ingestion.events).toHaveLength(2 * sent.events.length)
  expect(new Set(ingestion.events.map(({ eventId }) => eventId)).size).toBe(sent.events.length)
})

test('a path in front of the API and an API key are used', async () => {
  await using ingestion = await startIngestion()
  await load(demo, { ingestionUrl: `${ingestion.ingestionUrl}/`, apiKey: 'secret' })
  expect(new Set(ingestion.requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']))
  expect(new Set(ingestion.requests.map(({ path }) => path))).toEqual(new Set(['/v1/movies', '/v1/events']))
})

test('progress grows to the whole of each stage and never beyond it', async () => {
  await using ingestion = await startIngestion()
  const progress: LoadProgress[] = []
  await load(demo, { ...ingestion, onProgress: (step) => progress.push(step) })
  for (const [stage, total] of [
    ['movies', sent.movies.length],
    ['interactions', sent.events.length],
  ] as const) {
    const steps = progress.filter((step) => step.stage === stage)
    expect(steps.map(({ done }) => done)).toEqual(steps.map(({ done }) => done).toSorted((a, b) => a - b))
    expect(steps.at(-1)).toMatchObject({ done: total, of: total })
    for (const { perSecond } of steps) expect(perSecond).toBeGreaterThan(0)
  }
})

describe('a service that is not well', () => {
  test('is asked again after 503, not before Retry-After, and nothing is lost or doubled', async () => {
    await using ingestion = await startIngestion({ faults: [unavailable('1')] })
    await load({ ...demo, movies: none }, ingestion)
    expect(ingestion.events).toHaveLength(sent.events.length)
    expectWholeAndInOrder(ingestion.events)
    const [first] = ingestion.requests
    const second = ingestion.requests.find(({ at, size }) => size === first?.size && at > (first?.at ?? 0) + 900)
    expect(second).toBeDefined()
  })

  test('may say Retry-After as a date, or nothing', async () => {
    const soon = new Date(Date.now() + 500).toUTCString()
    await using ingestion = await startIngestion({
      faults: [unavailable(soon), refused(429, 'rate-limited'), refused(502, 'upstream-unavailable')],
    })
    await load(demo, ingestion)
    expect(ingestion.events).toHaveLength(sent.events.length)
  })

  test('may break connections: nothing is lost, nothing is out of order', async () => {
    await using ingestion = await startIngestion({ faults: [reset, reset, reset, reset, reset, reset] })
    await load(demo, ingestion)
    expect(ingestion.movies).toHaveLength(sent.movies.length)
    expect(ingestion.events).toHaveLength(sent.events.length)
    expectWholeAndInOrder(ingestion.events)
  })

  test('may accept and lose the answer: the batch comes again with the same ids', async () => {
    await using ingestion = await startIngestion({ faults: [acceptedButAnswerLost, acceptedButAnswerLost] })
    await load({ ...demo, movies: none }, ingestion)
    expect(ingestion.events.length).toBeGreaterThan(sent.events.length)
    expectWholeAndInOrder(ingestion.events)
  })

  test('is given up when it accepts nothing for too long, with its last answer', async () => {
    await using ingestion = await startIngestion({ faults: Array.from({ length: 10_000 }, () => unavailable('0')) })
    await expect(load(demo, { ...ingestion, patienceMs: 400 })).rejects.toThrow(
      /v1\/movies accepted nothing within 0\.4 s; the last answer: 503 log-unavailable/,
    )
    expect(ingestion.movies).toEqual([])
  })

  test('is not waited for when it asks for more time than there is', async () => {
    await using ingestion = await startIngestion({ faults: Array.from({ length: 4 }, () => unavailable('3600')) })
    await expect(load(demo, ingestion)).rejects.toThrow('accepted nothing within 120 s')
  })

  test('that is not there is named', async () => {
    await using ingestion = await startIngestion()
    await ingestion[Symbol.asyncDispose]()
    await expect(load(demo, { ...ingestion, patienceMs: 300 })).rejects.toThrow(/127\.0\.0\.1.*none \(ECONNREFUSED\)/)
    await expect(load(demo, { ingestionUrl: 'not a url' })).rejects.toThrow(
      /^not a url\/v1\/movies cannot be used: .*Invalid URL/,
    )
  })
})

describe('a service that refuses', () => {
  test('is quoted: code, title, request and every wrong field', async () => {
    const errors = [
      { path: '/12/rating', value: 9, expected: '<= 5' },
      { path: '/13/userId', expected: 'a value: this field is required' },
    ]
    await using ingestion = await startIngestion({ faults: [refused(422, 'event-invalid', errors)] })
    const message = await load(demo, ingestion).then(String, String)
    for (const part of [
      'LoadFailed',
      '422',
      'event-invalid',
      'request-7',
      '/12/rating: found 9, expected <= 5',
      '/13/userId',
    ]) {
      expect(message).toContain(part)
    }
  })

  test.each([
    [401, 'key-required'],
    [403, 'key-refused'],
    [404, 'not-found'],
    [413, 'body-too-large'],
    [500, 'internal'],
  ])('with %s is not asked again', async (status, code) => {
    await using ingestion = await startIngestion({ faults: [refused(status, code)] })
    await expect(load({ ...demo, movies: one }, ingestion)).rejects.toThrow(code)
    expect(ingestion.requests).toHaveLength(1)
  })

  test('or is another server altogether, is told so', async () => {
    const page: Fault = (response) => response.writeHead(200).end('<html>Welcome</html>')
    await using ingestion = await startIngestion({ faults: [page] })
    await expect(load({ ...demo, movies: one }, ingestion)).rejects.toThrow(/refused a batch: 200 <html>Welcome/)
  })
})

describe('a load that is not finished', () => {
  test('ends at once when it is aborted, with the reason', async () => {
    await using ingestion = await startIngestion({ faults: [unavailable('60')] })
    const reason = new Error('the person pressed Ctrl+C')
    const abort = new AbortController()
    setTimeout(() => abort.abort(reason), 100)
    await expect(load(demo, { ...ingestion, signal: abort.signal })).rejects.toBe(reason)
  })

  test('ends with the line that the source cannot read', async () => {
    await using folder = await temporaryFolder()
    await using source = await openSource(
      await folder.write('x.ndjson', `${JSON.stringify(sent.events[0])}\n{"eventId":1}\n`),
    )
    await using ingestion = await startIngestion()
    await expect(load(source, ingestion)).rejects.toThrow(/x\.ndjson, line 2/)
  })

  test('reads no further ahead than eight batches of a service that does not answer', async () => {
    const held: ServerResponse[] = []
    await using ingestion = await startIngestion({
      faults: Array.from({ length: 8 }, (): Fault => (response) => held.push(response)),
    })
    let read = 0
    const endless: Source = {
      ...demo,
      movies: none,
      async *interactions() {
        for (const event of Array.from({ length: 20 }, () => sent.events).flat()) {
          read++
          yield event
        }
      },
    }
    const abort = new AbortController()
    const options: LoadOptions = { ...ingestion, signal: abort.signal }
    const loading = load(endless, options).catch((error: unknown) => error)
    await expect.poll(() => held.length, { timeout: 5_000 }).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(read).toBeLessThanOrEqual(8_000)
    abort.abort(new Error('enough'))
    expect(await loading).toMatchObject({ message: 'enough' })
  })
})

async function* none(): AsyncGenerator<never> {}
async function* one(): AsyncGenerator<Movie> {
  yield* sent.movies.slice(0, 1)
}

import { randomUUID } from 'node:crypto'
import { type Interaction, interactionTypes } from '@marquee/contracts/interaction'
import { topics } from '@marquee/contracts/topics'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { like, openIngestion, sha256, valuesOf } from '../open-ingestion.ts'

const ingestion = await openIngestion()
afterAll(() => ingestion[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }
const post = (payload: string | object, headers: Record<string, string> = json) =>
  ingestion.send({ method: 'POST', url: '/v1/events', headers, payload })
const count = () => ingestion.count('interactions')

describe('what is accepted', () => {
  test('is told with the time of the check and of the log', async () => {
    const response = await ingestion.app.inject({ method: 'POST', url: '/v1/events', headers: json, payload: like() })
    expect(response.headers['server-timing']).toMatch(/^check;dur=\d+\.\d\d, log;dur=\d+\.\d\d$/)
  })

  test('is in the log once it is acknowledged, as a CloudEvent keyed by the person', async () => {
    const from = await count()
    const event = like({ userId: 'grace', movieId: 'ran', type: 'rating', rating: 4.5 })
    expect(await post(event)).toMatchObject({ status: 202, body: { accepted: 1 } })
    const [message, ...more] = await ingestion.messages('interactions', from)
    expect(more).toEqual([])
    expect(message?.key).toBe('grace')
    expect(JSON.parse(message?.value.toString() ?? '')).toEqual(event)
    expect(message?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: event.eventId,
      ce_type: topics.interactions.eventType,
      ce_source: '/marquee/ingestion',
      ce_subject: 'ran',
      'content-type': 'application/json',
    })
  })

  test('keeps its order, up to 1,000 at once', async () => {
    const from = await count()
    const events = Array.from({ length: 1_000 }, (_, n) => like({ userId: `u${n % 7}`, movieId: String(n) }))
    expect(await post(events)).toMatchObject({ status: 202, body: { accepted: 1_000 } })
    expect(valuesOf(await ingestion.messages('interactions', from))).toEqual(events)
  })

  test('is counted by its type', async () => {
    const value = async () =>
      /events_accepted_total\{type="watchlist".*\} (\d+)/.exec(await ingestion.metrics.expose())?.[1]
    const before = Number((await value()) ?? 0)
    await post([like({ type: 'watchlist' }), like({ type: 'watchlist' })])
    expect(Number(await value())).toBe(before + 2)
  })

  test('is counted for lists when it names the list it came from', async () => {
    await post([like({ type: 'click', recommendationId: randomUUID() }), like({ type: 'click' })])
    expect(await ingestion.metrics.expose()).toMatch(/events_from_lists_total\{type="click",service="ingestion"\} 1\n/)
  })
})

test('what is refused is counted: each interaction of a batch, since it is refused whole', async () => {
  const value = async () =>
    Number(/events_refused_total\{reason="invalid".*\} (\d+)/.exec(await ingestion.metrics.expose())?.[1] ?? 0)
  const before = await value()
  expect(await post([like(), like(), like({ rating: 9 })])).toMatchObject({ status: 422 })
  expect(await value()).toBe(before + 3)
  await ingestion.app.inject({
    method: 'POST',
    url: '/v1/events/import',
    headers: { 'content-type': 'application/x-ndjson' },
    payload: `${JSON.stringify(like())}\n{"half\n`,
  })
  expect(await value()).toBe(before + 4)
})

describe('what is refused leaves nothing in the log', () => {
  const refused = async (payload: string | object, headers: Record<string, string> = json) => {
    const before = await count()
    const { status, problem } = await post(payload, headers)
    expect(await count()).toBe(before)
    return { status, code: problem.code, errors: problem.errors ?? [], problem }
  }

  test('a batch with one wrong event: the event and the field are named, and none of the others is taken', async () => {
    const { status, code, errors, problem } = await refused([
      like(),
      like({ movieId: '' }),
      like(),
      { ...like(), stars: 5 },
    ])
    expect([status, code]).toEqual([422, 'event-invalid'])
    expect(problem.title).toBe('Nothing was accepted: 2 of 4 events do not match the schema')
    expect(errors.map(({ path }) => path)).toEqual(['/1/movieId', '/3/stars'])
  })

  test('a single wrong event: its fields are named without an index', async () => {
    const { errors } = await refused(like({ occurredAt: '3000-01-01T00:00:00Z' }))
    expect(errors).toEqual([
      { path: '/occurredAt', value: '3000-01-01T00:00:00Z', expected: 'a time that is not in the future' },
    ])
  })

  test('very many wrong events: the first hundred errors are listed, the others counted', async () => {
    const { errors, problem } = await refused(Array.from({ length: 1_000 }, () => ({})))
    expect(errors).toHaveLength(100)
    expect(problem.errorsOmitted).toBe(4_900)
  })

  test.each([
    ['1,001 events', Array.from({ length: 1_001 }, () => like()), 413, 'batch-too-large'],
    ['a body of 10 MB', `[${JSON.stringify(like())}${' '.repeat(10_000_000)}]`, 413, 'body-too-large'],
    ['no event', [], 422, 'event-invalid'],
    ['a batch in a batch', [[like()]], 422, 'event-invalid'],
    ['half a JSON text', `[${JSON.stringify(like())},`, 400, 'malformed-json'],
    ['NaN', JSON.stringify(like()).replace('}', ',"rating":NaN}'), 400, 'malformed-json'],
    ['Infinity', JSON.stringify(like()).replace('}', ',"position":Infinity}'), 400, 'malformed-json'],
    ['a number too large', JSON.stringify(like()).replace('}', ',"position":1e999}'), 422, 'event-invalid'],
    [
      'a poisoned prototype',
      JSON.stringify(like()).replace('}', ',"__proto__":{"type":"like"}}'),
      400,
      'malformed-json',
    ],
    ['nothing', 'null', 422, 'event-invalid'],
    ['text', '"hello"', 422, 'event-invalid'],
  ])('%s', async (_, payload, status, code) => {
    expect(await refused(payload)).toMatchObject({ status, code })
  })

  test.each(['text/plain', 'application/x-ndjson', 'application/xml', 'multipart/form-data; boundary=x'])(
    'events as %s',
    async (type) => {
      expect(await refused(JSON.stringify(like()), { 'content-type': type })).toMatchObject({
        status: 415,
        code: 'unsupported-media-type',
      })
    },
  )

  test('a write from elsewhere without a key', async () => {
    expect(await refused(like(), { ...json, 'x-forwarded-for': '203.0.113.7' })).toMatchObject({
      status: 401,
      code: 'key-required',
    })
  })
})

describe('with keys configured', async () => {
  const guarded = await openIngestion({ API_KEYS: `ingestion:${sha256('right')},operations:${sha256('other')}` })
  afterAll(() => guarded[Symbol.asyncDispose]())

  test.each([
    [undefined, 401],
    ['Bearer wrong', 403],
    ['Bearer other', 403],
    ['Bearer right', 202],
  ])('%s is answered with %s, and only what was let in is in the log', async (authorization, status) => {
    for (const [url, payload] of [
      ['/v1/events', like()],
      ['/v1/movies', [{ movieId: 'heat', title: 'Heat', year: 1995, genres: [] }]],
    ] as const) {
      const topic = url === '/v1/events' ? 'interactions' : 'movies'
      const before = await guarded.count(topic)
      const headers = { ...json, 'x-forwarded-for': '203.0.113.7', ...(authorization ? { authorization } : {}) }
      expect(await guarded.send({ method: 'POST', url, headers, payload: JSON.stringify(payload) })).toMatchObject({
        status,
      })
      expect(await guarded.count(topic)).toBe(before + (status === 202 ? 1 : 0))
    }
  })
})

/** What any field of an event could be instead, and what that is as JSON text. */
const replacement = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    'null',
    'true',
    '[]',
    '{}',
    '""',
    '0',
    '-1',
    '1e308',
    '1.0000000001',
    '"3000-01-01T00:00:00Z"',
    '"1969-12-31T23:59:59Z"',
    '"0000-00-00T00:00:00Z"',
    '"2016-12-31T23:59:60Z"',
    '"-000001-01-01T00:00:00Z"',
    '"\\u0000"',
    '"a\\u0007b"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"../../etc/passwd"',
    '"\\u202e"',
    `"${'a'.repeat(100_000)}"`,
    `"${'é'.repeat(50_000)}"`,
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  ),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => JSON.stringify(text)),
  fc.double().filter(Number.isFinite).map(String),
)
const field = fc.constantFrom(
  'eventId',
  'userId',
  'movieId',
  'type',
  'rating',
  'occurredAt',
  'recommendationId',
  'position',
)
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), field, text: replacement }),
  fc.record({ kind: fc.constant('remove' as const), field }),
  fc.record({
    kind: fc.constant('add' as const),
    field: fc.string({ unit: 'binary', maxLength: 40 }).filter((name) => !['__proto__', 'constructor'].includes(name)),
    text: replacement,
  }),
)
const event = fc
  .record({
    eventId: fc.uuid(),
    userId: fc.constantFrom('ada', '42', 'a@b'),
    movieId: fc.constantFrom('heat', '296'),
    type: fc.constantFrom(...interactionTypes),
    stars: fc.integer({ min: 1, max: 10 }),
    occurredAt: fc
      .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  })
  .map(({ stars, ...rest }): Interaction => ({ ...rest, ...(rest.type === 'rating' ? { rating: stars / 2 } : {}) }))

describe('whatever is sent', () => {
  /** The text of an event in which some fields are not what they should be. */
  const textOf = (valid: Interaction, changes: readonly { kind: string; field: string; text?: string }[]): string => {
    const texts = new Map(Object.entries(valid).map(([name, value]) => [name, JSON.stringify(value)]))
    for (const change of changes) {
      if (change.text === undefined) texts.delete(change.field)
      else texts.set(change.field, change.text)
    }
    return `{${[...texts].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
  }

  test('it is accepted whole and is in the log as sent, or is refused with the fields named and nothing is in the log', async () => {
    const sent = fc.record({ valid: event, changes: fc.array(mutation, { maxLength: 2 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 5 }), fc.boolean(), async (batch, single) => {
        const texts = batch.map(({ valid, changes }) => textOf(valid, changes))
        const payload = single ? (texts[0] ?? '') : `[${texts.join(',')}]`
        fc.pre(payload.length < 1_000_000)
        const before = await count()
        const { status, body, problem } = await post(payload)
        if (status === 202) {
          const stored = await ingestion.messages('interactions', before)
          expect(body).toEqual({ accepted: stored.length })
          const given: unknown = JSON.parse(payload)
          expect(valuesOf(stored)).toEqual(Array.isArray(given) ? given : [given])
          return
        }
        expect(await count()).toBe(before)
        expect([400, 422]).toContain(status)
        if (status === 400) {
          expect(problem.code).toBe('malformed-json')
          return
        }
        expect(problem.errors?.length).toBeGreaterThan(0)
        const changed = new Set(
          batch.flatMap(({ changes }, index) =>
            changes.map((one) => (single ? `/${pointer(one.field)}` : `/${index}/${pointer(one.field)}`)),
          ),
        )
        const types = new Set(batch.flatMap((_, index) => (single ? ['/rating'] : [`/${index}/rating`]))) // a changed type asks for stars, or forbids them
        for (const { path, expected } of problem.errors ?? []) {
          expect(expected).not.toBe('')
          expect([...changed].some((one) => path.startsWith(one.slice(0, 190))) || types.has(path)).toBe(true)
        }
        for (const { value } of problem.errors ?? []) expect(JSON.stringify(value ?? '').length).toBeLessThan(1_000)
      }),
      { numRuns: 300 },
    )
  })

  const pointer = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')
})

// last: it closes the database under the log
test('with the event log away a batch is refused as unavailable, with a time to come back, and the service is not ready', async () => {
  expect((await ingestion.app.inject('/readyz')).statusCode).toBe(200)
  await ingestion.database[Symbol.asyncDispose]()
  const response = await ingestion.app.inject({ method: 'POST', url: '/v1/events', payload: like() })
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBe('1')
  expect(response.json()).toMatchObject({ code: 'log-unavailable' })
  expect((await ingestion.app.inject('/readyz')).statusCode).toBe(503)
  expect((await ingestion.app.inject('/livez')).statusCode).toBe(200)
})

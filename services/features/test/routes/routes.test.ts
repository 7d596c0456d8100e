import { createHash } from 'node:crypto'
import type { DeadLetter } from '@marquee/contracts/topics'
import { afterAll, describe, expect, test } from 'vitest'
import { letterNotes } from '../../src/letter-notes.ts'
import { like, openFeatures, unique } from '../open-features.ts'

const key = 'the-key-of-operations'
const features = await openFeatures({
  environment: { API_KEYS: `operations:${createHash('sha256').update(key).digest('hex')}` },
})
afterAll(() => features[Symbol.asyncDispose]())
const operator = { authorization: `Bearer ${key}` }

test('the service is ready once it consumes', async () => {
  await expect.poll(async () => (await features.app.inject('/readyz')).statusCode).toBe(200)
})

test('the status counts what there is and what waits', async () => {
  await features.settled()
  const before = (await features.app.inject('/v1/status')).json<Record<string, number>>()
  const userId = unique('ada')
  await features.publish([like({ userId }), like({ userId, movieId: 'ran' })])
  await features.settled()
  await expect
    .poll(async () => (await features.app.inject('/v1/status')).json(), { timeout: 10_000 })
    .toEqual({
      interactions: (before['interactions'] ?? 0) + 2,
      users: (before['users'] ?? 0) + 1,
      movies: 0,
      lag: { interactions: 0, movies: 0, impressions: 0, deadLetters: 0, erasures: 0 },
      onlineComplete: true,
      onlinePending: 0,
    })
})

describe('rebuilding the online store', () => {
  const rebuild = (headers: Record<string, string>) =>
    features.app.inject({ method: 'POST', url: '/v1/online/rebuild', headers })

  test('is for operators alone', async () => {
    expect((await rebuild({})).statusCode).toBe(401)
    expect((await rebuild({ authorization: 'Bearer wrong' })).statusCode).toBe(403)
  })

  test('writes everyone anew, and says how many', async () => {
    const userId = unique('ada')
    await features.publish([like({ userId })])
    await features.settled()
    await features.online.remove([userId])
    const response = await rebuild(operator)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ people: (await features.offline.counts()).users })
    expect(await features.onlineHistory(userId)).toEqual(await features.offlineHistory(userId))
  })
})

describe('dead letters', () => {
  const list = async (query = '') =>
    (await features.app.inject({ url: `/v1/dead-letters${query}`, headers: operator })).json<{
      total: number
      items: { id: string; value: string; replayedAt: string | null }[]
    }>()
  const replay = (payload: object, headers: Record<string, string> = operator) =>
    features.app.inject({ method: 'POST', url: '/v1/dead-letters/replay', headers, payload })

  const find = async (id: string) =>
    (await features.app.inject({ url: `/v1/dead-letters/${encodeURIComponent(id)}`, headers: operator })).json<{
      replayedAt: string | null
    }>()
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64')
  const letterArrives = async (about: Partial<DeadLetter>) => {
    const letter: DeadLetter = {
      topic: 'interactions',
      partition: 0,
      offset: '0',
      key: 'ada',
      value: base64({}),
      headers: {},
      reason: 'a bug that is mended',
      failedAt: new Date().toISOString(),
      ...about,
    }
    await features.publishRaw('deadLetters', [JSON.stringify(letter)])
    await features.settled()
  }

  test('are for operators alone', async () => {
    expect((await features.app.inject('/v1/dead-letters')).statusCode).toBe(401)
    expect((await replay({}, {})).statusCode).toBe(401)
  })

  test('are listed a page at a time', async () => {
    const { total } = await list()
    await features.publishRaw('interactions', ['one', 'two', 'three'])
    await features.settled()
    expect((await list()).total).toBe(total + 3)
    expect((await list('?limit=2')).items).toHaveLength(2)
    expect((await features.app.inject({ url: '/v1/dead-letters?limit=0', headers: operator })).statusCode).toBe(400)
  })

  test('are sent again as they were: what was to blame may have been mended, what was not fails anew', async () => {
    await replay({}) // those of before
    await features.settled()
    const before = await list('?limit=100')
    await features.publishRaw('interactions', ['still no JSON'])
    await features.settled()
    const [letter] = (await list('?limit=1')).items
    expect(letter?.replayedAt).toBeNull()
    const response = await replay({ ids: [letter?.id] })
    expect([response.statusCode, response.json()]).toEqual([200, { replayed: 1, refused: [] }])
    await features.settled()
    const after = await list('?limit=100')
    expect(after.total).toBe(before.total + 2) // it failed once more, from its new place in the log
    expect(after.items.find(({ id }) => id === letter?.id)?.replayedAt).not.toBeNull()
    const values = after.items.slice(0, 2).map(({ value }) => Buffer.from(value, 'base64').toString())
    expect(values).toEqual(['still no JSON', 'still no JSON'])
  })

  test('that are sent again twice count once', async () => {
    const event = like({ userId: unique('ada'), movieId: 'heat', type: 'rating', rating: 4 })
    await letterArrives({ offset: '888888', key: event.userId, value: base64(event) })
    const before = await features.offline.counts()
    for (let time = 0; time < 2; time++) {
      expect((await replay({ ids: ['interactions/0/888888'] })).json()).toEqual({ replayed: 1, refused: [] })
      await features.settled()
    }
    expect((await features.offline.counts()).interactions).toBe(before.interactions + 1)
    expect((await features.offlineHistory(event.userId))?.entries).toHaveLength(1)
  })

  test('of a film that has changed since are not sent: it would be as it was before', async () => {
    const movieId = unique('heat')
    const film = (title: string) => ({ movieId, title, year: 1995, genres: [] })
    const titleNow = async () =>
      (await features.offline.moviesSince(0)).find((movie) => movie.movieId === movieId)?.title
    /** what failed when the catalogue was as it is now */
    const failed = async (offset: string, title: string) => {
      const headers = { [letterNotes.catalogueRevision]: String(await features.offline.catalogueRevision()) }
      await letterArrives({ topic: 'movies', offset, value: base64(film(title)), headers })
      return `movies/0/${offset}`
    }
    const first = await failed('888801', 'First')
    expect((await replay({ ids: [first] })).json()).toEqual({ replayed: 1, refused: [] })
    await features.settled()
    expect(await titleNow()).toBe('First')

    const second = await failed('888802', 'Second')
    await features.publishRaw('movies', [JSON.stringify(film('Third'))], movieId)
    await features.settled()
    for (const id of [first, second])
      expect((await replay({ ids: [id] })).json()).toEqual({
        replayed: 0,
        refused: [{ id, reason: expect.stringContaining('changed since') }],
      })
    await features.settled()
    expect(await titleNow()).toBe('Third')
    expect((await find(second)).replayedAt).not.toBeNull() // nothing is left to be done
  })

  test('of one film are sent in the order in which they failed', async () => {
    const movieId = unique('heat')
    const letters = ['99', '100'].map((offset) => ({
      topic: 'movies',
      offset,
      value: base64({ movieId, title: offset, year: 1995, genres: [] }),
    }))
    for (const letter of letters) await letterArrives(letter)
    expect((await replay({ ids: ['movies/0/100', 'movies/0/99'] })).json()).toEqual({ replayed: 2, refused: [] })
    await features.settled()
    expect((await features.offline.moviesSince(0)).find((movie) => movie.movieId === movieId)?.title).toBe('100')
  })

  test('that cannot be sent are told with the reason, and go on waiting; the others are sent', async () => {
    const nowhere = { topic: 'no-such-topic', offset: '888803' }
    const half = { offset: '888804', headers: { [letterNotes.cut]: 'the message is too large for a letter' } }
    const strange = { topic: 'movies', offset: '888805', value: base64({ movieId: '\u0000' }) }
    const failedAt = new Date().toISOString()
    for (const letter of [nowhere, half, strange]) await letterArrives({ ...letter, failedAt })
    const ids = ['no-such-topic/0/888803', 'interactions/0/888804', 'movies/0/888805']
    const response = await replay({ ids })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      replayed: 1,
      refused: [
        { id: ids[1], reason: 'it holds only the beginning of the message' },
        { id: ids[0], reason: 'there is no topic no-such-topic' },
      ],
    })
    const sent = await Promise.all(ids.map(async (id) => (await find(id)).replayedAt !== null))
    expect(sent).toEqual([false, false, true])
  })

  test('are looked into one at a time', async () => {
    await features.publishRaw('interactions', ['not JSON either'])
    await features.settled()
    const [letter] = (await list('?limit=1')).items
    const url = `/v1/dead-letters/${encodeURIComponent(letter?.id ?? '')}`
    expect((await features.app.inject({ url, headers: operator })).json()).toEqual(letter)
    expect((await features.app.inject({ url })).statusCode).toBe(401)
    const unknown = await features.app.inject({ url: '/v1/dead-letters/nothing%2F0%2F1', headers: operator })
    expect([unknown.statusCode, unknown.json<{ code: string }>().code]).toEqual([404, 'not-found'])
  })

  test('that are unknown are not sent, and a wrong question is refused', async () => {
    expect((await replay({ ids: ['interactions/0/999999'] })).json()).toEqual({ replayed: 0, refused: [] })
    const known = 'interactions/0/7'
    for (const wrong of [
      { ids: [] },
      { ids: 'all' },
      { id: known },
      { ids: Array(1_001).fill(known) },
      { ids: ['x\0'] },
    ])
      expect((await replay(wrong)).statusCode).toBe(422)
    const named = await features.app.inject({ url: '/v1/dead-letters/x%00', headers: operator })
    expect([named.statusCode, named.json<{ code: string }>().code]).toEqual([400, 'parameter-invalid'])
  })
})

test('what waits is measured without anybody asking for it', { timeout: 20_000 }, async () => {
  await features.publishRaw('interactions', ['no JSON'])
  await features.settled()
  const { items } = await features.deadLetters('limit=100', operator)
  const waiting = items.filter(({ replayedAt }) => replayedAt === null).length
  expect(waiting).toBeGreaterThan(0)
  await expect
    .poll(() => features.metrics.expose(), { timeout: 15_000, interval: 200 })
    .toContain(`marquee_dead_letters_waiting{service="features"} ${waiting}\n`)
  const measured = await features.metrics.expose()
  for (const topic of ['interactions', 'movies', 'impressions', 'erasures', 'deadLetters'])
    expect(measured).toContain(`marquee_consumer_lag_messages{topic="${topic}",service="features"} 0\n`)
  expect(measured).toMatch(/marquee_messages_consumed_total\{topic="interactions",service="features"\} [1-9]/)
})

// last: it closes the database
test('with the database away the answers say so, and the service is not ready but alive', async () => {
  await features.database[Symbol.asyncDispose]()
  const status = await features.app.inject('/v1/status')
  expect([status.statusCode, status.json<{ code: string }>().code]).toEqual([503, 'store-unavailable'])
  const rebuilt = await features.app.inject({ method: 'POST', url: '/v1/online/rebuild', headers: operator })
  expect([rebuilt.statusCode, rebuilt.json<{ code: string }>().code]).toEqual([503, 'store-unavailable'])
  expect((await features.app.inject('/readyz')).statusCode).toBe(503)
  expect((await features.app.inject('/livez')).statusCode).toBe(200)
})

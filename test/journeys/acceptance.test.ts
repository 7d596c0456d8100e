import { once } from 'node:events'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningMarquee, startStandalone } from '../harness.ts'
import { aMovie, anInteraction, aRating } from '../world.ts'

let marquee: RunningMarquee
beforeAll(async () => {
  marquee = await startStandalone()
  await marquee.put('/v1/movies/alien', { title: 'Alien', year: 1979, genres: ['Horror'] })
  await marquee.post('/v1/movies', [aMovie({ movieId: 'brazil', title: 'Brazil' }), aMovie({ movieId: 'clue' })])
  await marquee.settled()
})
afterAll(() => marquee[Symbol.asyncDispose]())

test('an event sent twice counts once', async () => {
  const event = aRating({ movieId: 'alien', rating: 4 })
  expect((await marquee.post('/v1/events', [event])).status).toBe(202)
  expect((await marquee.post('/v1/events', [event])).status).toBe(202)
  expect((await marquee.post('/v1/events', [event, event])).status).toBe(202)
  await marquee.settled()

  expect(await marquee.ratingsOf('alien')).toEqual({ count: 1, mean: 4 })
  expect((await marquee.historyOf(event.userId)).total).toBe(1)
  expect((await marquee.offline.counts()).interactions).toBe(1)
})

test('a batch with one bad event is refused whole, and every error is named', async () => {
  const before = await marquee.offline.counts()
  const good = aRating({ userId: 'grace', movieId: 'brazil' })
  const refused = await marquee.post('/v1/events', [
    good,
    { ...aRating({ userId: 'grace' }), rating: 7 },
    anInteraction({ userId: 'not an id' }),
    good,
  ])

  expect(refused.status).toBe(422)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect(refused.body).toMatchObject({
    code: 'event-invalid',
    title: 'Nothing was accepted: 2 of 4 events do not match the schema',
    errors: [
      { path: '/1/rating', value: 7 },
      { path: '/2/userId', value: 'not an id' },
    ],
  })
  await marquee.settled()
  expect(await marquee.offline.counts()).toEqual(before)
  expect((await marquee.historyOf('grace')).total).toBe(0)

  expect((await marquee.post('/v1/events', [good])).status).toBe(202)
  await marquee.settled()
  expect(await marquee.ratingsOf('brazil')).toEqual({ count: 1, mean: 5 })
})

test('a rating changed is the rating that counts', async () => {
  await marquee.post('/v1/events', aRating({ userId: 'joan', movieId: 'clue', rating: 1 }))
  await marquee.post('/v1/events', aRating({ userId: 'joan', movieId: 'clue', rating: 4.5 }))
  await marquee.settled()

  expect(await marquee.ratingsOf('clue')).toEqual({ count: 1, mean: 4.5 })
  expect((await marquee.historyOf('joan')).items).toMatchObject([{ rating: 4.5 }])
})

test('a client that asks before it sends a large body, as curl does, is answered through the site too', async () => {
  const sending = request(`${marquee.addresses.ui}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', expect: '100-continue' },
  })
  sending.end(JSON.stringify([aRating({ movieId: 'clue', userId: 'curl' })]))
  const [response] = await once(sending, 'response')
  expect({ status: response.statusCode, body: await json(response) }).toEqual({ status: 202, body: { accepted: 1 } })
})

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readConfig } from '@marquee/platform/config'
import { createHealth } from '@marquee/platform/health'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { expect, test, vi } from 'vitest'
import { createUiApp } from '../src/app.ts'
import { uiSettings } from '../src/config.ts'

const key = '0123456789abcdef0123456789abcdef'
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const alien = { title: 'Alien', year: 1979 }
/** as developer.themoviedb.org documents an answer of /search/movie, shortened */
const found = {
  page: 1,
  results: [
    {
      id: 1,
      title: 'Alien',
      original_title: 'Alien',
      release_date: '2011-01-01',
      poster_path: '/another.jpg',
    },
    { id: 348, title: 'ALIEN', original_title: 'Alien', release_date: '1979-05-25', poster_path: '/alien.jpg' },
  ],
  total_pages: 1,
  total_results: 2,
}

test('a poster is found by title and year, and asked for once', async () => {
  await using site = await openSite({ films: { alien }, tmdb: answering(found) })
  const [first, second] = await Promise.all([site.poster('alien'), site.poster('alien')])
  const third = await site.poster('alien')
  for (const response of [first, second, third]) {
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toBe('public, max-age=604800')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(jpeg)
  }
  expect(site.asked.map(({ url }) => url)).toEqual([
    `/3/search/movie?query=Alien&include_adult=false&year=1979&api_key=${key}`,
    '/images/w500/alien.jpg',
  ])
})

test('a read access token goes into a header, never into an address', async () => {
  const token = 'aaaa.bbbb.cccc'
  await using site = await openSite({ films: { alien }, tmdb: answering(found), environment: { TMDB_API_KEY: token } })
  expect((await site.poster('alien')).status).toBe(200)
  expect(site.asked[0]?.headers.authorization).toBe(`Bearer ${token}`)
  expect(site.asked.map(({ url }) => url).join()).not.toContain(token)
  expect(site.asked[1]?.headers.authorization).toBeUndefined()
})

test.for([
  ['another title', { ...found, results: [{ ...found.results[1], title: 'Aliens', original_title: 'Aliens' }] }],
  ['another year', { ...found, results: [found.results[0]] }],
  ['a film without a poster', { ...found, results: [{ ...found.results[1], poster_path: null }] }],
  ['no film', { ...found, results: [] }],
] as const)('%s is no poster, and that is remembered', async ([, answer]) => {
  await using site = await openSite({ films: { alien }, tmdb: answering(answer) })
  for (let time = 0; time < 2; time++) {
    const response = await site.poster('alien')
    expect(response.status).toBe(204)
    expect(response.headers.get('cache-control')).toBe('public, max-age=86400')
  }
  expect(site.asked).toHaveLength(1)
})

test.for<readonly [string, Tmdb]>([
  ['an error', (_, response) => response.writeHead(500).end()],
  ['no answer in time', () => undefined],
  ['another answer than it documents', answering({ films: [] })],
  ['a path that leads elsewhere', answering({ results: [{ ...found.results[1], poster_path: '/../../etc/passwd' }] })],
  [
    'a page in place of the image',
    answering(found, (response) => response.setHeader('content-type', 'text/html').end('<h1>')),
  ],
  [
    'an image without end',
    answering(found, (response) => response.setHeader('content-type', 'image/jpeg').end(Buffer.alloc(1_000_001))),
  ],
  ['a redirection', answering(found, (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())],
])('%s of TMDB is an empty answer that nobody keeps; the next request asks again', async ([, broken]) => {
  let tmdb = broken
  await using site = await openSite({ films: { alien }, tmdb: (...call) => tmdb(...call) })
  const response = await site.poster('alien')
  expect(response.status).toBe(204)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(site.logged()).toContain('no poster could be had')
  tmdb = answering(found)
  expect((await site.poster('alien')).status).toBe(200)
  expect(site.logged()).not.toContain(key)
})

test('a film that the catalogue does not know is not asked for', async () => {
  await using site = await openSite({ films: {}, tmdb: answering(found) })
  expect((await site.poster('alien')).status).toBe(204)
  expect(site.asked).toEqual([])
})

test('without a key there are no posters, and the site knows', async () => {
  await using on = await openSite({ films: { alien }, tmdb: answering(found) })
  await using off = await openSite({
    films: { alien },
    tmdb: answering(found),
    environment: { TMDB_API_KEY: undefined },
  })
  expect(await (await on.get('/api/about')).json()).toMatchObject({ posters: true })
  expect(await (await off.get('/api/about')).json()).toMatchObject({ posters: false })
  expect((await off.poster('alien')).status).toBe(404)
  expect(off.asked).toEqual([])
})

type Tmdb = (request: IncomingMessage, response: ServerResponse) => unknown

/** TMDB with one answer to every search, and one to every request for an image. */
function answering(
  answer: object,
  image = (response: ServerResponse): unknown => response.setHeader('content-type', 'image/jpeg').end(jpeg),
): Tmdb {
  return ({ url = '' }, response) =>
    url.startsWith('/images/')
      ? image(response)
      : response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
}

/** A site whose TMDB and catalogue stand in for the real ones, over HTTP. */
async function openSite({
  films,
  tmdb,
  environment = {},
}: {
  films: Readonly<Record<string, object>>
  tmdb: Tmdb
  environment?: Readonly<Record<string, string | undefined>>
}) {
  const asked: IncomingMessage[] = []
  const there = await listen((request, response) => {
    asked.push(request)
    return tmdb(request, response)
  })
  const serving = await listen(({ url = '' }, response) => {
    const film = films[url.replace('/v1/movies/', '')]
    response.writeHead(film ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(film ?? {}))
  })
  const log = createLog({ level: 'silent' })
  const warned = vi.spyOn(log, 'warn')
  const app = await createUiApp(
    {
      config: readConfig(uiSettings, {
        SERVING_URL: serving.address,
        TMDB_URL: `${there.address}/3`,
        TMDB_IMAGES_URL: `${there.address}/images`,
        TMDB_DEADLINE_MS: '1000',
        TMDB_API_KEY: key,
        ...environment,
      }),
      dataset: () => null,
    },
    {
      log,
      metrics: createMetrics('ui', { processMetrics: false }),
      health: createHealth(),
      instance: 'test',
    },
  )
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const get = (path: string) => fetch(address + path)
  return {
    asked,
    get,
    poster: (movieId: string) => get(`/api/posters/${movieId}`),
    logged: () => JSON.stringify(warned.mock.calls),
    async [Symbol.asyncDispose]() {
      await app.close()
      there.close()
      serving.close()
    },
  }
}

async function listen(answer: Tmdb) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return {
    address: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

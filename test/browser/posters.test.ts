import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startService } from '../processes.ts'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const key = 'f00dfeedf00dfeedf00dfeedf00dfeed'
const picture = readFileSync(new URL('../../services/ui/public/icon-192.png', import.meta.url))

test('with a TMDB key real posters lie over the drawn ones, where there are any, and nobody but us is asked', async () => {
  const { serving, ingestion } = inject('services')
  await using tmdb = await openTmdbWithHalfTheFilms()
  await using site = await startService('ui', {
    SERVING_URL: `http://${serving}`,
    INGESTION_URL: `http://${ingestion}`,
    TMDB_API_KEY: key,
    TMDB_URL: tmdb.address,
    TMDB_IMAGES_URL: tmdb.address,
  })
  await using visit = await openVisit(browser, { site: site.address })
  const { page } = visit
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await visit.open('/?user=demo-0042')

  const cards = page.getByRole('region', { name: 'Top picks for you' }).getByRole('article')
  const titles = await cards.getByRole('heading', { level: 3 }).allTextContents()
  expect(new Set(titles.map(isKnown))).toEqual(new Set([true, false]))
  for (const [index, title] of titles.slice(0, 5).entries()) {
    const real = cards.nth(index).locator('img[data-state="there"]')
    await (isKnown(title) ? real.waitFor() : expect.poll(() => cards.nth(index).locator('img').count()).toBe(0))
  }
  await page.getByText('This product uses TMDB and the TMDB APIs but is not endorsed').waitFor()

  expect(asked.filter((url) => new URL(url).origin !== site.address)).toEqual([])
  expect(asked.join() + (await page.content())).not.toContain(key)
  expect(visit.troubles()).toEqual([])
})

const isKnown = (title: string): boolean => title.length % 2 === 0

/** Stands in for The Movie Database: it has the films whose titles are of an even length. */
async function openTmdbWithHalfTheFilms() {
  const server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://tmdb')
    if (pathname !== '/search/movie') return response.setHeader('content-type', 'image/png').end(picture)
    const title = searchParams.get('query') ?? ''
    const film = { title, release_date: `${searchParams.get('year')}-06-01`, poster_path: '/poster.png' }
    const results = isKnown(title) ? [film] : []
    return response.setHeader('content-type', 'application/json').end(JSON.stringify({ page: 1, results }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

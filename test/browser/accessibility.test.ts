import type { MoviesPage } from '@marquee/contracts/recommendation'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const pages = {
  'home of a person': '/?user=demo-0042',
  'home of somebody new': '/',
  'first films': '/start',
  'the catalogue': '/browse?genre=Drama',
  'a search without a result': '/browse?q=zzzzzz',
  history: '/history?user=demo-0042',
  'a film': '/films/FILM?user=demo-0042',
  'no page': '/films/there-is-no-such-film',
} as const

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  Object.entries(pages).map(([name, path]) => ({ name, path, colorScheme })),
)

let film: string
beforeAll(async () => {
  const { items } = (await (await fetch(`${inject('site')}/api/v1/movies?query=heat&limit=1`)).json()) as MoviesPage
  film = items[0]?.movieId ?? ''
})
const addressOf = (path: string) => path.replace('FILM', encodeURIComponent(film))

test.for(looks)('$name, $colorScheme: axe finds nothing', async ({ path, colorScheme }) => {
  await using visit = await openVisit(browser, { colorScheme })
  await visit.open(addressOf(path))
  expect(await violations(visit.page)).toEqual([])
})

test.for([360, 3840])('at %i px nothing lies beyond the edge of any page', async (width) => {
  await using visit = await openVisit(browser, { viewport: { width, height: 800 } })
  for (const [name, path] of Object.entries(pages)) {
    await visit.open(addressOf(path))
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width)
  }
})

test('half a star is drawn and said, and at 360 px too', async () => {
  const rating = { userId: 'halves', movieId: 'the-matrix-1999', type: 'rating', rating: 4.5 }
  await fetch(`${inject('site')}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...rating, eventId: crypto.randomUUID(), occurredAt: new Date().toISOString() }),
  })
  for (const width of [360, 1280]) {
    await using visit = await openVisit(browser, { viewport: { width, height: 800 } })
    const { page } = visit
    const stars = page.getByRole('toolbar', { name: 'What do you think of The Matrix? You gave it 4.5 stars.' })
    const told = async () => {
      await visit.open('/history?user=halves')
      return stars.count()
    }
    await expect.poll(told, { timeout: 15_000 }).toBe(1)
    const fifth = stars.getByRole('button', { name: '5 stars' })
    expect(await fifth.getAttribute('aria-pressed')).toBe('mixed')
    expect(await fifth.locator('svg').count()).toBe(2) // the empty one, and half of it
    expect(await stars.getByRole('button', { name: '4 stars' }).locator('svg').count()).toBe(1)
    expect(await page.locator('main').ariaSnapshot()).toContain('4.5 ★')
    expect(await violations(page)).toEqual([])
  }
})

test('an address that leads nowhere is a page with a title, and a 404', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const response = await page.goto(`${inject('site')}/nope`)
  expect(response?.status()).toBe(404)
  await page.getByRole('heading', { level: 1, name: 'No such film, no such page.' }).waitFor()
  expect(await page.title()).toBe('No such page · Marquee')
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
})

test('a title of 150 characters leaves room for the rest', async () => {
  await using visit = await openVisit(browser, { viewport: { width: 390, height: 800 } })
  const { page } = visit
  const title = 'Night of the Day of the Dawn of the Son of the Bride '.repeat(3).slice(0, 150)
  await page.route(`**/v1/movies/${encodeURIComponent(film)}`, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), title } })
  })
  await visit.open(addressOf('/films/FILM'))
  const box = await page.getByRole('heading', { level: 1, name: title.trim() }).boundingBox()
  expect(box?.height).toBeLessThan(240)
})

test('first films, before there is one: the page says so', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await page.route('**/recommendations?*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), items: [] } })
  })
  await visit.open('/start')
  await page.getByText('There is no film to show yet.').waitFor()
  expect(await violations(page)).toEqual([])
})

test('in the colours of the system no drawing lies behind the buttons of tonight’s film', async () => {
  await using visit = await openVisit(browser, { forcedColors: 'active' })
  const tonight = visit.page.getByRole('region', { name: 'Tonight for you' })
  await visit.open('/?user=demo-0042')
  await tonight.getByRole('toolbar').waitFor()
  expect(await tonight.locator('> [aria-hidden="true"]').isVisible()).toBe(false)
})

test('the dialogs too', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/?user=demo-0042')
  await page
    .getByRole('button', { name: /^Why this/ })
    .first()
    .click()
  await page.getByRole('dialog').waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Watching as/ }).click()
  expect(await violations(page)).toEqual([])
})

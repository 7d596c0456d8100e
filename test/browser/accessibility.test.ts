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

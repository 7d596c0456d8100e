import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { MoviesPage } from '@marquee/contracts/recommendation'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const wcag22aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

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

/** What axe finds, a line each; evaluated by the debugger, which the content security policy lets through. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } } // put there just now
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  }, wcag22aa)
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

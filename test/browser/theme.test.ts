import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const light = 'rgb(250, 247, 242)'
const dark = 'rgb(18, 15, 12)'

test.for([
  ['light', light],
  ['dark', dark],
] as const)('a %s system gets a page of its kind, and it follows when the system changes', async ([system, ground]) => {
  await using visit = await openVisit(browser, { colorScheme: system })
  await visit.open('/')
  expect(await groundOf(visit.page)).toBe(ground)
  await visit.page.emulateMedia({ colorScheme: system === 'dark' ? 'light' : 'dark' })
  await expect.poll(() => groundOf(visit.page)).toBe(system === 'dark' ? light : dark)
})

test('a chosen theme is kept, and never another one shown, not even before the code has come', async () => {
  await using visit = await openVisit(browser, { colorScheme: 'light' })
  const { page } = visit
  await visit.open('/')
  const toggle = page.getByRole('button', { name: /^Colours: / })
  await toggle.click()
  await toggle.click()
  expect(await toggle.getAttribute('aria-label')).toMatch(/^Colours: dark/)
  expect(await groundOf(page)).toBe(dark)

  await page.route('**/assets/index-*.js', () => undefined) // the code never comes
  await page.reload({ waitUntil: 'commit' })
  await page.locator('html[data-theme]').waitFor({ state: 'attached' })
  const painted = await page.waitForFunction(() => {
    const ground = document.body && getComputedStyle(document.body).backgroundColor
    return ground !== 'rgba(0, 0, 0, 0)' && ground // transparent until the style sheets are there
  })
  expect(await painted.jsonValue()).toBe(dark)
  expect(await page.locator('#root').innerHTML()).toBe('')
  expect(await page.locator('meta[name="theme-color"][media="all"]').getAttribute('content')).toBe('#120f0c')
  expect(visit.troubles()).toEqual([])
})

const groundOf = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

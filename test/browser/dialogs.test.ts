import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { openBrowser, openVisit, type Visit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const dialogs = [
  { dialog: 'why a film is here', path: '/?user=demo-0042', opener: /^Why this/ },
  { dialog: 'who is watching', path: '/?user=demo-0042', opener: /^Watching as/ },
  { dialog: 'erase me', path: '/history?user=demo-0042', opener: /^Erase me$/ },
] as const

const ways = [
  { way: 'Escape', leave: (page: Page) => page.keyboard.press('Escape') },
  { way: 'a press beside it', leave: (page: Page) => page.mouse.click(20, 450) },
  {
    way: 'a button of its own',
    leave: (page: Page) =>
      page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Dismiss|Keep it|Cancel)$/ })
        .click(),
  },
] as const

/** the machine may have other work */
const soon = { timeout: 10_000 }

const exits = dialogs.flatMap((dialog) => ways.map((way) => ({ ...dialog, ...way })))

test.for(exits)('$dialog: $way closes it, and the focus is back where it was', async ({ path, opener, leave }) => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const { button, window } = await openDialog(visit, path, opener)
  await leave(page)
  await window.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(button), soon).toBe(true)
  expect(visit.troubles()).toEqual([])
})

const looks = dialogs.flatMap((dialog) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ ...dialog, colorScheme })),
)

test.for(looks)(
  '$dialog, $colorScheme: it says what it is, and axe finds nothing',
  async ({ path, opener, colorScheme }) => {
    await using visit = await openVisit(browser, { colorScheme })
    const { window } = await openDialog(visit, path, opener)
    const heading = await window.getByRole('heading').textContent()
    expect(await visit.page.getByRole('dialog', { name: heading ?? '', exact: true }).count()).toBe(1)
    expect(await violations(visit.page)).toEqual([])
  },
)

test.for(dialogs)('$dialog: the focus stays inside, and the page behind where it is', async ({ path, opener }) => {
  await using visit = await openVisit(browser, { viewport: { width: 800, height: 500 } })
  const { page } = visit
  const { window } = await openDialog(visit, path, opener)
  for (const key of [...Array<string>(10).fill('Tab'), ...Array<string>(10).fill('Shift+Tab')]) {
    await page.keyboard.press(key)
    await expect.poll(() => hasFocusWithin(window), { ...soon, message: key }).toBe(true)
  }
  const scrolled = () => page.evaluate(() => document.documentElement.scrollTop)
  const before = await scrolled()
  await page.mouse.move(10, 250)
  await page.mouse.wheel(0, 300)
  await page.waitForTimeout(200)
  expect(await scrolled()).toBe(before)
  expect(visit.troubles()).toEqual([])
})

test('erase me: the focus is on what changes nothing, and stays in the dialog once everything is gone', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const { window } = await openDialog(visit, '/history?user=leaves-by-mistake', /^Erase me$/)
  await expect.poll(() => hasFocus(window.getByRole('button', { name: 'Keep it' })), soon).toBe(true)
  await window.getByRole('button', { name: 'Erase everything' }).click()
  await page.getByRole('dialog', { name: 'Your receipt' }).waitFor()
  await expect.poll(() => hasFocus(window.getByRole('button', { name: 'Dismiss' })), soon).toBe(true)
  expect(visit.troubles()).toEqual([])
})

test('who is watching: one types at once, and Enter switches', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const { window } = await openDialog(visit, '/', /^Watching as/)
  await expect.poll(() => hasFocus(window.getByRole('textbox')), soon).toBe(true)
  await page.keyboard.type('demo-0042')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/?user=demo-0042')
  expect(visit.troubles()).toEqual([])
})

test('a person who cannot be is not asked for again: another one is', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/?user=nobody%20at%20all')
  await page.getByText('Your films could not be loaded.').waitFor()
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Switch person', exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('demo-0042')
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Top picks for you' }).waitFor()
})

test('a page that opens no dialog fetches none, and pointing at what opens one is enough', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(request.url()))
  await visit.open('/?user=demo-0042')
  const ofDialogs = () => fetched.filter((url) => /dialog-window-.*\.js$/.test(url)).length
  expect(ofDialogs()).toBe(0)
  await page.getByRole('button', { name: /^Watching as/ }).hover()
  await expect.poll(ofDialogs, soon).toBe(1)
})

test('a dialog that cannot be fetched says so, and opens the next time', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await page.route('**/dialog-window-*.js', (route) => route.abort())
  await visit.open('/?user=demo-0042')
  const button = page.getByRole('button', { name: /^Watching as/ })
  await button.click()
  const alert = page.getByRole('alert').filter({ hasText: 'could not be fetched' })
  await alert.getByRole('button', { name: 'Dismiss' }).click()
  await alert.waitFor({ state: 'detached' })
  await page.unroute('**/dialog-window-*.js')
  await button.click()
  await page.getByRole('dialog', { name: 'Who is watching?' }).waitFor()
})

async function openDialog(
  { page }: Visit,
  path: string,
  opener: RegExp,
): Promise<{ button: Locator; window: Locator }> {
  await page.goto(inject('site') + path)
  const button = page.getByRole('button', { name: opener, includeHidden: true }).first()
  await button.click()
  const window = page.getByRole('dialog')
  await window.waitFor()
  await expect.poll(() => hasFocusWithin(window), soon).toBe(true)
  return { button, window }
}

const hasFocus = (element: Locator): Promise<boolean> => element.evaluate((node) => node === document.activeElement)
const hasFocusWithin = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => node.contains(document.activeElement))

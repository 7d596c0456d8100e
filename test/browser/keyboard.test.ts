import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('after a way to another page the focus is on its heading, and in the search while one types', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const focused = () => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`)
  await visit.open('/?user=demo-0042')
  const film = page.getByRole('region', { name: 'Top picks for you' }).getByRole('article').first()
  const title = await film.getByRole('heading').textContent()
  await film.getByRole('link', { name: title ?? '', exact: true }).click()
  await expect.poll(focused).toBe(`H1 ${title}`)
  const similar = page
    .getByRole('region', { name: /^Who liked/ })
    .getByRole('article')
    .first()
  const next = await similar.getByRole('heading').textContent()
  await similar.getByRole('link', { name: next ?? '', exact: true }).click()
  await expect.poll(focused).toBe(`H1 ${next}`)
  await page.getByRole('link', { name: 'History' }).click()
  await expect.poll(focused).toBe('H1 Your history')
  await page.getByRole('searchbox').pressSequentially('godfather', { delay: 20 })
  await page.getByRole('heading', { level: 1, name: '“godfather”' }).waitFor()
  expect(await focused()).toMatch(/^INPUT/)
  expect(visit.troubles()).toEqual([])
})

test('everything of a first evening is done with the keyboard alone', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const press = (key: string) => page.keyboard.press(key)
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
  /** Tabs on until the focus is on something of that name. */
  const tabTo = async (name: RegExp) => {
    for (let step = 0; step < 120; step++) {
      await press('Tab')
      if (name.test(await focused())) return
    }
    throw new Error(`the Tab key never came to ${name}`)
  }

  await visit.open('/')
  await press('Tab')
  expect(await focused()).toBe('Skip to the content')
  await press('Enter')
  await tabTo(/^Choose films$/)
  await press('Enter')
  await page.locator('main li button').first().waitFor()
  for (let picked = 0; picked < 3; picked++) {
    await tabTo(/\(\d{4}\)/)
    await press('Space')
  }
  await tabTo(/^Show my films$/)
  await press('Enter')
  await page.getByRole('region', { name: 'Top picks for you' }).waitFor()

  await tabTo(/^Why this/)
  await press('Enter')
  await page.getByRole('dialog').waitFor()
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await focused()).toMatch(/^Why this/)

  await tabTo(/^1 star$/)
  for (let star = 1; star < 5; star++) await press('ArrowRight')
  expect(await focused()).toBe('5 stars')
  await press('Enter')
  await page.getByText(/Your rows (moved|are up to date)/).waitFor()
  expect(visit.troubles()).toEqual([])
})

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { reserveForwarder } from '../forwarder.ts'
import { startService } from '../processes.ts'
import { violations } from './axe.ts'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('with every service away the site says so and keeps the last list; when they are back, so is it', async () => {
  const services = inject('services')
  await using serving = await reserveForwarder(services.serving)
  await using ingestion = await reserveForwarder(services.ingestion)
  await Promise.all([serving.open(), ingestion.open()])
  await using site = await startService('ui', {
    SERVING_URL: `http://${serving.address}`,
    INGESTION_URL: `http://${ingestion.address}`,
  })
  await using visit = await openVisit(browser, { site: site.address })
  const { page } = visit
  await visit.open('/?user=demo-0103')
  const top = page.getByRole('region', { name: 'Top picks for you' })
  const titles = await top.getByRole('heading', { level: 3 }).allTextContents()
  expect(visit.troubles()).toEqual([])

  await Promise.all([serving[Symbol.asyncDispose](), ingestion[Symbol.asyncDispose]()])
  await page.reload()
  await page.getByText(/The serving service did not answer.*This is your last list/).waitFor()
  await expect.poll(() => top.getByRole('heading', { level: 3 }).allTextContents()).toEqual(titles)
  const card = top.getByRole('article').first()
  await card.getByRole('button', { name: '4 stars' }).click()
  const failed = page.getByRole('alert').filter({ hasText: 'Not saved' })
  await failed.waitFor()
  expect(await card.getByRole('button', { name: '4 stars' }).getAttribute('aria-pressed')).toBe('false')

  await Promise.all([serving.open(), ingestion.open()])
  await failed.getByRole('button', { name: 'Try again' }).click()
  await page.getByText(/Your rows (moved|are up to date)/).waitFor()
  await page.getByText(/This is your last list/).waitFor({ state: 'detached', timeout: 30_000 })
  await page
    .getByRole('region', { name: /^Because you gave 4 stars to/ })
    .first()
    .waitFor()
})

test('offline, a page whose code is not there yet says so inside the site, and comes whole when asked for again', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await visit.open('/?user=demo-0042')
  await page.context().setOffline(true)
  const film = page.getByRole('region', { name: 'Top picks for you' }).getByRole('article').first()
  const title = (await film.getByRole('heading').textContent()) ?? ''
  await film.getByRole('link', { name: title, exact: true }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('This part of the page could not be fetched.').waitFor()
  await pages.waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Try again' }).click()
  await alert.getByText('Marquee cannot be reached just now.').waitFor() // and the site is still there
  await pages.getByRole('link', { name: 'History' }).click()
  await alert.getByText('This part of the page could not be fetched.').waitFor()
  await pages.getByRole('link', { name: 'Home' }).click()
  await film.waitFor()

  await page.context().setOffline(false)
  await film.getByRole('link', { name: title, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
  const layout = await page
    .locator('main section')
    .first()
    .evaluate((node) => getComputedStyle(node).display)
  expect(layout).toBe('grid') // its styles came too

  await page.context().setOffline(true)
  await pages.getByRole('link', { name: 'Browse' }).click()
  await alert.waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { level: 1, name: 'Every film' }).waitFor()
})

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('first visit: three films chosen, and the lists are personal, with no account', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/')
  await page.getByRole('link', { name: 'Choose films' }).click()
  const done = page.getByRole('button', { name: 'Show my films' })
  const films = page.locator('main li button')
  await films.first().waitFor()
  expect(await done.isDisabled()).toBe(true)
  for (const index of [0, 5, 11]) await films.nth(index).click()
  expect(await page.locator('main li button[aria-pressed="true"]').count()).toBe(3)
  await done.click()

  await page.getByRole('region', { name: 'Top picks for you' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  expect(await page.getByRole('region', { name: /^Because you liked/ }).count()).toBeGreaterThan(0)
  await page.reload()
  await page.getByRole('region', { name: 'Top picks for you' }).waitFor()
  expect(visit.troubles()).toEqual([])
})

test('a rating acts at once, and the rows follow', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/?user=rating-person')
  const trending = page.getByRole('region', { name: 'Trending now' })
  const card = trending.getByRole('article').first()
  const title = (await card.getByRole('heading').textContent()) ?? ''
  await card.getByRole('button', { name: '5 stars' }).click()
  expect(await card.getByRole('button', { name: '5 stars' }).getAttribute('aria-pressed')).toBe('true')

  await page.getByRole('region', { name: `Because you gave 5 stars to ${title}` }).waitFor()
  await page.getByText(/Your rows moved: \d+ new films/).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('region', { name: `Because you gave 5 stars to ${title}` }).waitFor({ state: 'detached' })
  expect(visit.troubles()).toEqual([])
})

test('a film that is not wanted goes, and one for later stands in its own row', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/?user=demo-0100')
  const top = page.getByRole('region', { name: 'Top picks for you' })
  const titleOf = (index: number) => top.getByRole('article').nth(index).getByRole('heading').textContent()
  const [unwanted = '', later = ''] = [(await titleOf(0)) ?? '', (await titleOf(1)) ?? '']
  await top
    .getByRole('article', { name: unwanted, exact: true })
    .getByRole('button', { name: /^Not this/ })
    .click()
  await top.getByRole('article', { name: unwanted, exact: true }).waitFor({ state: 'detached' })
  await top.getByRole('article', { name: later, exact: true }).getByRole('button', { name: 'On my list' }).click()
  const list = page.getByRole('region', { name: 'Your list' })
  await list.getByRole('article', { name: later, exact: true }).waitFor()
  expect(visit.troubles()).toEqual([])
})

test('why: the evidence is told with its weights, and a film left out counts no more', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/?user=demo-0101')
  await page
    .getByRole('button', { name: /^Why this/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByText(/^\d+%$/)
    .first()
    .waitFor()
  const shares = await dialog.getByText(/^\d+%$/).allTextContents()
  expect(shares.length).toBeGreaterThan(0)
  expect(shares.map(Number.parseFloat)).toEqual(shares.map(Number.parseFloat).toSorted((a, b) => b - a))
  const leaveOut = dialog.getByRole('button', { name: /^Don’t use it/ }).first()
  const film = ((await leaveOut.getAttribute('aria-label')) ?? '').replace('Don’t use it: ', '')
  await leaveOut.click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(`Taken back: ${film}.`).waitFor()
  await page.getByText(/Your rows (moved|are up to date)/).waitFor()

  const evidence = await page.evaluate(async () => {
    const home = await (await fetch('/api/v1/users/demo-0101/home')).json()
    return JSON.stringify(
      home.rows.map((row: { items: { evidence: object[] }[] }) => row.items.map((item) => item.evidence)),
    )
  })
  expect(evidence).not.toContain(`"${film}"`)
  expect(visit.troubles()).toEqual([])
})

test('search as one types, mistyped, to a film, to what its people liked too, and back', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/')
  await page.getByRole('searchbox').pressSequentially('godfahter', { delay: 20 })
  await page
    .getByRole('link', { name: /^The Godfather\b/ })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: 'The Godfather', exact: true }).waitFor()
  expect(await page.getByRole('region', { name: 'What everyone gave it' }).getByRole('listitem').count()).toBe(10)
  const similar = page.getByRole('region', { name: 'Who liked The Godfather also liked' }).getByRole('article').first()
  const next = (await similar.getByRole('heading').textContent()) ?? ''
  await similar.getByRole('link', { name: next }).click()
  await page.getByRole('heading', { level: 1, name: next, exact: true }).waitFor()
  await page.getByText('Where the people led who liked').getByRole('link', { name: 'The Godfather' }).waitFor()
  await page.goBack()
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: '“godfahter”' }).waitFor()
  expect(await page.getByRole('searchbox').inputValue()).toBe('godfahter')
  expect(visit.troubles()).toEqual([])
})

test('filters narrow the catalogue, and the address says how', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/browse')
  const total = async () =>
    Number.parseInt(((await page.getByRole('status').first().textContent()) ?? '').replace(',', ''), 10)
  expect(await total()).toBeGreaterThan(3_000)
  await page.getByRole('link', { name: /^Western:/ }).click()
  await page.getByRole('link', { name: /^1990s:/ }).click()
  await page
    .getByRole('status')
    .filter({ hasText: /^\d+ films$/ })
    .waitFor()
  const narrowed = await total()
  expect(narrowed).toBeGreaterThan(0)
  expect(narrowed).toBeLessThan(100)
  expect(new URL(page.url()).search).toBe('?genre=Western&decade=1990')
  await page.getByRole('link', { name: /^1990s:/ }).click()
  await page.waitForURL('**/browse?genre=Western')
  expect(visit.troubles()).toEqual([])
})

test('a history can be changed, taken back and taken away', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/history?user=demo-0102')
  const rows = page.locator('main li')
  const before = await rows.count()
  const title = (await rows.first().getByRole('heading').textContent()) ?? ''
  await rows.first().getByRole('button', { name: '1 star' }).click()
  await page.getByText(`You gave ${title} 1 star.`).waitFor()
  await rows
    .first()
    .getByRole('button', { name: /^Take back/ })
    .click()
  await page.getByText(`Taken back: ${title}.`).waitFor()
  expect(await rows.count()).toBe(before - 1)
  await page.getByText(/Your rows (moved|are up to date)/).waitFor()

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Take it with me (JSON)' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('marquee-demo-0102.json')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
  const taken = JSON.parse(Buffer.concat(chunks).toString()) as { userId: string; items: object[] }
  expect(taken.userId).toBe('demo-0102')
  expect(taken.items).toHaveLength(before - 1)
  expect(visit.troubles()).toEqual([])
})

test('a person can leave: everything is gone, and a receipt says so', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/history?user=demo-0104')
  await page.getByRole('button', { name: 'Erase me' }).click()
  await page.getByRole('button', { name: 'Erase everything' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/gone from every store/).waitFor()
  expect(await dialog.getByText(/[1-9]\d* interactions removed/).count()).toBe(1)
  await dialog.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('Nothing yet.').waitFor()
  expect(visit.troubles()).toEqual([])
})

test('another person can be watched as, from page to page, and left again', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  await visit.open('/')
  await page.getByRole('button', { name: /^Watching as Guest/ }).click()
  await page.getByLabel('Any person of the data, by id').fill('demo-0042')
  await page.getByRole('button', { name: 'Switch', exact: true }).click()
  await page.getByRole('region', { name: 'Top picks for you' }).waitFor()
  await page.getByRole('link', { name: 'History' }).click()
  await page.waitForURL('**/history?user=demo-0042')
  await page.getByRole('button', { name: /^Watching as demo-0042/ }).click()
  await page.getByRole('button', { name: 'Guest', exact: true }).click()
  await page.getByRole('link', { name: 'Choose films' }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  expect(visit.troubles()).toEqual([])
})

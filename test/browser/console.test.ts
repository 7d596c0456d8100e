import { createHash } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { buildSiteIfStale } from '@marquee/ui/build-site'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reserveForwarder } from '../forwarder.ts'
import { eventually, type RunningMarquee, startMarqueeOn } from '../harness.ts'
import { startService } from '../processes.ts'
import { aWorld } from '../world.ts'
import { violations } from './axe.ts'
import { openBrowser, openVisit, type Visit, type VisitOptions } from './visit.ts'

/** A Marquee of this file's own: what an operator does here would be in the way of other tests. */
async function startMarquee(environment: Readonly<Record<string, string>> = {}) {
  const stack = new AsyncDisposableStack()
  const log = createLog({ level: 'error', pretty: false })
  const database = stack.use(await openEmbeddedDatabase({ folder: undefined }))
  const eventLog = stack.use(await openEmbeddedEventLog({ database, log, metrics: createMetrics('standalone') }))
  const online = stack.use(openMemoryOnlineStore())
  const marquee = stack.use(await startMarqueeOn({ database, online, eventLog }, { environment }))
  return { marquee, eventLog, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

let browser: Browser
let started: Awaited<ReturnType<typeof startMarquee>>
let marquee: RunningMarquee
beforeAll(async () => {
  browser = await openBrowser()
  await buildSiteIfStale()
  started = await startMarquee({ TRAIN_TOLERANCE: '1', TRAIN_MIN_COVERAGE_RATIO: '0', TRAIN_MAX_EXPOSURE_JUMP: '1' })
  marquee = started.marquee
  await marquee.load(aWorld())
  await marquee.settled()
  await marquee.trained()
  await marquee.load(aWorld({ seed: 2 }))
  await marquee.settled()
  expect((await marquee.trained()).version).toBe('v2')
}, 300_000)
afterAll(async () => {
  await browser.close()
  await started[Symbol.asyncDispose]()
})

/** The console's stream never comes to rest: a page is there once it has a heading and a sample. */
async function openConsole(path: string, options: VisitOptions = {}): Promise<Visit> {
  const visit = await openVisit(browser, { site: marquee.addresses.ui, ...options })
  await visit.page.goto((options.site ?? marquee.addresses.ui) + path)
  await visit.page
    .getByRole('status')
    .filter({ hasText: /^Live$/ })
    .waitFor()
  return visit
}

const pages = {
  'live flow': '/console',
  'a service, closely': '/console?service=features',
  models: '/console/models?version=v1',
  data: '/console/data',
  'a person': '/console/people?person=p1',
} as const
const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  Object.entries(pages).map(([name, path]) => ({ name, path, colorScheme })),
)

/** Nothing is being looked for any more. */
const rested = (page: Page) => page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })

test.for(looks)('$name, $colorScheme: axe finds nothing', async ({ path, colorScheme }) => {
  await using visit = await openConsole(path, { colorScheme })
  await rested(visit.page)
  expect(await violations(visit.page)).toEqual([])
  expect(visit.troubles()).toEqual([])
})

test.for([390, 2560])('at %i px nothing lies beyond the edge of any page', async (width) => {
  for (const [name, path] of Object.entries(pages)) {
    await using visit = await openConsole(path, { viewport: { width, height: 900 } })
    await rested(visit.page)
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width)
  }
})

test('models: a version is promoted, and rolled back, each after a second look', async () => {
  await using visit = await openConsole('/console/models')
  const { page } = visit
  const champion = (version: string) =>
    page.getByText(`Champion ${version} · in use by 1 of 1 serving instance`).waitFor({ timeout: 15_000 })
  await champion('v2')
  await page.getByRole('button', { name: 'Promote v1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await champion('v2')
  await page.getByRole('button', { name: 'Promote v1' }).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Promote v1' }).click()
  await champion('v1')
  expect((await marquee.listFor('p1')).modelVersion).toBe('v1')

  await page.getByRole('button', { name: 'Roll back' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
  await champion('v2')
  const held = page.getByText('rolled back: nothing that is fitted is promoted until you promote a version')
  await held.waitFor()
  await page.getByRole('button', { name: 'Go on from v2' }).click()
  await held.waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: 'Go on from v2' }).count()).toBe(0)
  await champion('v2')
  await page.getByRole('link', { name: 'v1', exact: true }).click()
  await page.getByRole('heading', { name: /^v1: Against its baselines/ }).waitFor()
  expect(page.url()).toContain('version=v1')
  expect(visit.troubles()).toEqual([])
})

test('models: where no champion was before, going back is not offered, and the page says why', async () => {
  await using visit = await openConsole('/console/models')
  const { page } = visit
  const rollBack = page.getByRole('button', { name: 'Roll back', description: 'no earlier champion to roll back to' })
  await page.getByText('Champion v2').waitFor()
  expect(await rollBack.count()).toBe(0)
  await page.getByRole('button', { name: 'Roll back' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('v1 becomes champion again').waitFor()
  await dialog.getByRole('button', { name: 'Roll back' }).click()
  await page.getByText('Champion v1').waitFor({ timeout: 15_000 })
  await rollBack.waitFor()
  expect(await rollBack.isDisabled()).toBe(true)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Promote v2' }).click()
  await dialog.getByRole('button', { name: 'Promote v2' }).click()
  await page.getByText('Champion v2').waitFor({ timeout: 15_000 })
  expect(await rollBack.count()).toBe(0)
  expect(visit.troubles()).toEqual([])
})

test('models: a fit is asked for, and its end is told as it comes', async () => {
  await using visit = await openConsole('/console/models')
  const training = visit.page.getByRole('region', { name: 'Training' })
  await visit.page.getByRole('button', { name: 'Train now' }).click()
  await training.getByText('v2 was fitted on the same data with the same parameters').waitFor({ timeout: 30_000 })
  expect(visit.troubles()).toEqual([])
})

test('live flow: a test event is seen at every stage with its time, and leaves nothing behind', async () => {
  await using visit = await openConsole('/console')
  const { page } = visit
  const panel = page.getByRole('region', { name: 'Send a test event' })
  await panel.getByRole('button').first().click()
  await panel.getByText('from click to list').waitFor({ timeout: 30_000 })
  const times = await Promise.all(
    ['accepted', 'in the log', 'features stored', 'online', 'list reflects it'].map(async (stage) => {
      const row = panel.getByRole('listitem').filter({ has: page.getByText(stage, { exact: true }) })
      const [, value, unit] = /([\d.]+) (ms|s)/.exec((await row.textContent()) ?? '') ?? []
      return Number(value) * (unit === 's' ? 1_000 : 1)
    }),
  )
  expect(times.every((time) => time > 0)).toBe(true)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(await violations(page)).toEqual([])
  await eventually('the rating is taken back', 10_000, async () =>
    (await marquee.historyOf('console-test')).total === 0 ? true : undefined,
  )
  await page
    .getByRole('region', { name: 'Freshness' })
    .getByText(/the last minute · \d+ batch/)
    .waitFor()
  expect(visit.troubles()).toEqual([])
})

test('data: a dead letter is looked into and sent again', async () => {
  await started.eventLog.publish('interactions', [
    { key: 'p1', value: '{"rating": 11}', headers: { ce_source: '/legacy-player' } },
  ])
  await using visit = await openConsole('/console/data')
  const { page } = visit
  await page
    .getByRole('link', { name: /^Look into interactions/ })
    .first()
    .click()
  const inside = page.getByRole('region', { name: /^Inside/ })
  await inside.getByText('"rating": 11').waitFor()
  await inside.getByText('ce_source: /legacy-player').waitFor()
  await page.reload() // the address shows a colleague the same
  await inside.getByText('"rating": 11').waitFor()
  expect(await violations(page)).toEqual([])
  await inside.getByRole('button', { name: 'Send again' }).click()
  await page.getByText('1 message was sent again.').waitFor()
  await page.getByRole('row').nth(2).waitFor() // it is still wrong, and comes back from its new place
  expect(visit.troubles()).toEqual([])
})

test('data: a film that is another by now is not sent again, and it is said why', async () => {
  const publish = (film: object) =>
    started.eventLog.publish('movies', [
      { key: 'remade', value: JSON.stringify({ movieId: 'remade', ...film }), headers: {} },
    ])
  await publish({ title: 7 })
  await using visit = await openConsole('/console/data')
  const { page } = visit
  const look = page.getByRole('link', { name: /^Look into movies/ }).first()
  await look.waitFor()
  await publish({ title: 'Remade', year: 2026, genres: [] })
  await eventually('the film is in the catalogue', 10_000, async () =>
    (await fetch(`${marquee.addresses.serving}/v1/movies/remade`)).ok ? true : undefined,
  )
  await look.click()
  await page
    .getByRole('region', { name: /^Inside/ })
    .getByRole('button', { name: 'Send again' })
    .click()
  await page.getByText(/^0 messages were sent again\. movies\S+ was not: the film has changed since/).waitFor()
})

test("people: a person's decision is explained, film by film", async () => {
  const { items } = await marquee.listFor('p1', '?limit=20')
  await using visit = await openConsole('/console/people')
  const { page } = visit
  await page.getByLabel('Any person, by id').fill('p1')
  await page.getByRole('button', { name: 'Show' }).click()
  const list = page.getByRole('region', { name: 'The list' })
  const [first] = items
  expect(await list.getByRole('link').first().textContent()).toBe(first?.movie.title)
  await page.getByText('Online is byte for byte what the events fold to.').waitFor()
  const considered = page.getByRole('region', { name: 'What was considered' })
  const known = await considered.getByRole('link', { name: /^known already/ }).textContent()
  const seen = Number(/\d+/.exec(known ?? '')?.[0])
  expect(seen).toBeGreaterThan(0)
  await considered.getByRole('link', { name: /^known already/ }).click()
  await expect.poll(() => considered.getByRole('listitem').count()).toBe(seen)
  expect(new URL(page.url()).search).toBe('?person=p1&outcome=seen')
  expect(visit.troubles()).toEqual([])
})

test('people: a list of the past is made again from its id', async () => {
  const { recommendationId } = await marquee.listFor('p2')
  await eventually('the list is on record', 10_000, async () =>
    (await marquee.ask(`/v1/recommendations/${recommendationId}`)).status === 200 ? true : undefined,
  )
  await using visit = await openConsole(`/console/people?person=p2&list=${recommendationId}`)
  await visit.page.getByText('Made again it is the same, score by score.').waitFor()
  expect(visit.troubles()).toEqual([])
})

test('a connection that is lost is told of, and what was seen last is not taken for now', async () => {
  await using way = await reserveForwarder(new URL(marquee.addresses.ui).host)
  await way.open()
  await using visit = await openConsole('/console', { site: `http://${way.address}` })
  const { page } = visit
  const diagram = page.getByRole('region', { name: 'The five services' })
  await page.getByText('All services answer.').waitFor()
  expect(await diagram.getAttribute('data-old')).toBe('false')
  await way[Symbol.asyncDispose]()
  await page.getByText('Connection lost; trying again').nth(1).waitFor()
  expect(await page.getByText('All services answer.').count()).toBe(0)
  expect(await diagram.getAttribute('data-old')).toBe('true')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Send a test event' }).first().click()
  await page.getByText('Marquee cannot be reached just now.').waitFor()
  await way.open()
  await page.getByText('All services answer.').waitFor({ timeout: 15_000 })
})

test('a service that is away is told of, and the rest goes on', async () => {
  await using site = await startService('ui', {
    SERVING_URL: marquee.addresses.serving,
    INGESTION_URL: marquee.addresses.ingestion,
    FEATURES_URL: marquee.addresses.features,
    TRAINING_URL: 'http://127.0.0.1:3',
  })
  await using visit = await openConsole('/console?service=training', { site: site.address })
  const { page } = visit
  await page.getByText('Look at training.').waitFor()
  await page.getByText(/ECONNREFUSED/).waitFor()
  await page
    .getByRole('link', { name: /^features/ })
    .getByText('ready')
    .waitFor()
  expect(visit.troubles()).toEqual([])
})

describe('from elsewhere than this machine', () => {
  const key = 'the-key-of-operations'
  const sha256 = createHash('sha256').update(key).digest('hex')
  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((network) => network?.family === 'IPv4' && !network.internal)?.address
  const host = elsewhere ?? '127.0.0.1' // where a key is configured, this machine is no exception

  test('the console wants the key, keeps it for the tab, and forgets it when told', async () => {
    await using closed = await startMarquee({ HOST: '0.0.0.0', API_KEYS: `operations:${sha256},ingestion:${sha256}` })
    const { port } = new URL(closed.marquee.addresses.ui)
    await using visit = await openVisit(browser)
    const { page } = visit
    await page.goto(`http://${host}:${port}/console/data`)
    const field = page.getByLabel('Operations key')
    await field.waitFor()
    expect(await violations(page)).toEqual([])
    await field.fill('wrong')
    await page.getByRole('button', { name: 'Open the console' }).click()
    await page.getByRole('alert').waitFor()
    await field.fill(key)
    await page.getByRole('button', { name: 'Open the console' }).click()
    await page.getByText('None. Every message could be processed.').waitFor()
    await page.reload()
    await page.getByText('None. Every message could be processed.').waitFor()
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(key)
    await page.getByRole('button', { name: 'Forget the key' }).click()
    await field.waitFor()
    // the browser says of every page over plain HTTP that it takes no such header there
    expect(visit.troubles().filter((trouble) => !trouble.includes('Cross-Origin-Opener-Policy'))).toEqual([])
  })
})

test('keyboard only: to a service, closely, and back', async () => {
  await using visit = await openConsole('/console')
  const { page } = visit
  const tabTo = async (name: RegExp) => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab')
      if (name.test(await page.evaluate(() => document.activeElement?.textContent ?? ''))) return
    }
    throw new Error(`the Tab key never came to ${name}`)
  }
  await tabTo(/^Skip to the content$/)
  await page.keyboard.press('Enter')
  await tabTo(/^features/)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'features, closely' }).waitFor()
  await tabTo(/^Close$/)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'features, closely' }).waitFor({ state: 'detached' })
  expect(visit.troubles()).toEqual([])
})

test('the home page loads nothing of the console', async () => {
  await using visit = await openVisit(browser, { site: marquee.addresses.ui })
  const loaded: string[] = []
  visit.page.on('request', (request) => loaded.push(request.url()))
  await visit.open('/?user=p1')
  expect(loaded.some((url) => url.endsWith('.js'))).toBe(true)
  expect(loaded.filter((url) => /\/(console|flow|models|data|people|live|panel|line-chart|Bar)[-.]/.test(url))).toEqual(
    [],
  )
})

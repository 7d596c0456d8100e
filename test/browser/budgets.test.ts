import type { Browser, CDPSession, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figure, percentile } from '../figures.ts'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('the home page needs at most 130 kB of JavaScript, and loads no page that is not open', async () => {
  await using visit = await openVisit(browser)
  const sizes = new Map<string, number>()
  const sessions = await visit.page.context().newCDPSession(visit.page)
  await sessions.send('Network.enable')
  const names = new Map<string, string>()
  sessions.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response.url))
  sessions.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = names.get(requestId)
    if (url?.endsWith('.js')) sizes.set(url, encodedDataLength)
  })
  await visit.open('/?user=demo-0042')
  const kilobytes = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1_000
  figure('site: JavaScript of the home page, compressed', kilobytes, 'kB')
  expect(kilobytes).toBeGreaterThan(30)
  expect(kilobytes).toBeLessThanOrEqual(130)
  expect([...sizes.keys()].filter((url) => /(film|browse|history|start)-/.test(url))).toEqual([])
})

test('the first answers are asked for once, and before the code that shows them is there', async () => {
  await using visit = await openVisit(browser)
  const { page } = visit
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const release = Promise.withResolvers<void>()
  await page.route('**/assets/index-*.js', async (route) => {
    await release.promise
    await route.continue()
  })
  const opened = visit.open('/?user=demo-0042')
  const answers = () => asked.map((url) => /\/(home|history)\b/.exec(url)?.[1]).filter(Boolean)
  await expect.poll(answers).toEqual(['home', 'history'])
  release.resolve()
  await opened
  await page.getByRole('region', { name: 'Top picks for you' }).getByRole('article').first().waitFor()
  expect(answers()).toEqual(['home', 'history'])
  expect(visit.troubles()).toEqual([])
})

test('on a machine four times slower it is there soon, stays where it is, and answers at once', async () => {
  const { lcp, cls, inp } = await bestOf(
    5,
    async (run) => {
      await using visit = await openVisit(browser, { reducedMotion: 'no-preference' })
      const { page } = visit
      await slowedDown(page, 4)
      await page.addInitScript(observeVitals)
      await visit.open(`/?user=demo-01${10 + run}`)
      const card = page.getByRole('region', { name: 'Top picks for you' }).getByRole('article').first()
      await pressAsPeopleDo(page, card.getByRole('button', { name: '4 stars' }))
      await page.getByText(/Your rows (moved|are up to date)/).waitFor()
      await pressAsPeopleDo(page, page.getByRole('button', { name: /^Why this/ }).first())
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('searchbox').pressSequentially('ali', { delay: 60 })
      await page.waitForTimeout(500)
      return await page.evaluate(() => window.vitals)
    },
    { lcp: 1_500, inp: 100, cls: 0.02 },
  )
  figure('site: largest contentful paint, 4× slower CPU (goal 1,500)', lcp, 'ms')
  figure('site: cumulative layout shift', cls, '')
  figure('site: slowest interaction, 4× slower CPU (goal 100)', inp, 'ms')
  expect(lcp).toBeLessThanOrEqual(noise * 1_500)
  expect(cls).toBeLessThanOrEqual(0.02)
  expect(inp).toBeLessThanOrEqual(noise * 100)
}, 180_000)

test('fifty ratings in a row: the rows follow each of them soon', async () => {
  const { p50, p95 } = await bestOf(
    3,
    async (run) => {
      await using visit = await openVisit(browser)
      const { page } = visit
      await visit.open(`/?user=demo-01${20 + run}`)
      const times: number[] = []
      for (let rating = 0; rating < 50; rating++) times.push(await page.evaluate(rateFirstAndWait))
      expect(visit.troubles()).toEqual([])
      return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) }
    },
    { p95: 500 },
  )
  figure('site: rate to rows changed, p50 of 50', p50, 'ms')
  figure('site: rate to rows changed, p95 of 50 (goal 500)', p95, 'ms')
  expect(p95).toBeLessThanOrEqual(noise * 500)
}, 180_000)

test('the catalogue scrolls by without a stop, and only what is on the screen is drawn', async () => {
  const { p95, longest } = await bestOf(
    3,
    async () => {
      await using visit = await openVisit(browser)
      const { page } = visit
      await visit.open('/browse')
      expect(await page.locator('main li').count()).toBeLessThan(150)
      const frames = await page.evaluate(scrollThrough)
      expect(await page.locator('main li').count()).toBeLessThan(150)
      expect(visit.troubles()).toEqual([])
      return { p95: percentile(frames, 0.95), longest: Math.max(...frames) }
    },
    { longest: 50 },
  )
  figure('site: frame while the catalogue scrolls by, p95', p95, 'ms')
  figure('site: frame while the catalogue scrolls by, longest (goal 50)', longest, 'ms')
  expect(longest).toBeLessThanOrEqual(noise * 50)
}, 180_000)

/** A time is a figure to look at, not a gate: what is asserted is that it is not several times the goal. */
const noise = 4

/**
 * What a machine of its own would have shown. Others work on this one too: each time is divided by how many times longer
 * things took on the clock than of the processor's time, just before and just after; and of several runs the first
 * within the goals counts, or else the one that came closest.
 */
async function bestOf<Figures extends Readonly<Record<string, number>>>(
  runs: number,
  measure: (run: number) => Promise<Figures>,
  goals: Partial<Figures>,
): Promise<Figures> {
  const results: { figures: Figures; excess: number }[] = []
  for (let run = 0; run < runs && (results[0]?.excess ?? 2) > 1; run++) {
    const before = crowding()
    const seen = await measure(run)
    const crowd = (before + crowding()) / 2
    figure('site: the machine was slower than alone by', crowd, 'times')
    const figures = { ...seen }
    for (const [name, value] of Object.entries(seen))
      if (name !== 'cls') Object.assign(figures, { [name]: value / crowd })
    const excess = Math.max(...Object.entries(goals).map(([name, goal = 1]) => (figures[name] ?? 0) / goal))
    results.push({ figures, excess })
    results.sort((a, b) => a.excess - b.excess)
  }
  const [best] = results
  if (!best) throw new Error('nothing was measured')
  return best.figures
}

/** How many times longer a computation takes on the clock than of the processor's time: 1 on a machine that is free. */
function crowding(): number {
  const start = performance.now()
  const cpu = process.threadCpuUsage()
  const used = (): number => {
    const { user, system } = process.threadCpuUsage(cpu)
    return (user + system) / 1_000
  }
  while (used() < 150) for (let turn = 0, sum = 0; turn < 100_000; turn++) sum = (sum + turn) | 0
  return Math.max(1, (performance.now() - start) / used())
}

/** The pointer comes, rests a moment, and presses. A driver's own click has listeners of its own in the page, which are not the site's. */
async function pressAsPeopleDo(page: Page, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded()
  const box = await target.boundingBox()
  if (!box) throw new Error('there is nothing to press')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 })
  await page.waitForTimeout(400)
  await page.mouse.down()
  await page.waitForTimeout(60)
  await page.mouse.up()
}

async function slowedDown(page: Page, rate: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  return session
}

declare global {
  interface Window {
    vitals: { lcp: number; cls: number; inp: number }
  }
}

/** Runs in the page: what web-vitals measures, as the browser reports it. */
function observeVitals(): void {
  const vitals = { lcp: 0, cls: 0, inp: 0 }
  window.vitals = vitals
  const observe = (
    options: PerformanceObserverInit & { durationThreshold?: number },
    take: (entry: PerformanceEntry) => void,
  ) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ buffered: true, ...options })
  observe({ type: 'largest-contentful-paint' }, (entry) => {
    vitals.lcp = entry.startTime
  })
  observe({ type: 'layout-shift' }, (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
    if (!hadRecentInput) vitals.cls += value
  })
  observe({ type: 'event', durationThreshold: 16 }, (entry) => {
    const { interactionId } = entry as PerformanceEntry & { interactionId: number }
    if (interactionId > 0) vitals.inp = Math.max(vitals.inp, entry.duration)
  })
}

/** Runs in the page: gives the first top pick four stars; milliseconds until the row shows other films. */
function rateFirstAndWait(): Promise<number> {
  const row = () => document.querySelector('[data-moves-as="top-picks"]')
  const films = () => [...(row()?.querySelectorAll('li') ?? [])].map((film) => film.dataset['movesAs']).join()
  const before = films()
  const started = performance.now()
  row()?.querySelector<HTMLButtonElement>('article button[aria-label="4 stars"]')?.click()
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (films() !== before) resolve(performance.now() - started)
      else if (performance.now() - started > 10_000) reject(new Error('the rows never changed'))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

/** Runs in the page: scrolls on by a sixth of a screen a frame; the length of every frame in milliseconds. */
function scrollThrough(): Promise<number[]> {
  const frames: number[] = []
  let last = performance.now()
  return new Promise((resolve) => {
    const step = (now: number): void => {
      frames.push(now - last)
      last = now
      if (frames.length > 200) resolve(frames.slice(1))
      else {
        window.scrollBy({ top: window.innerHeight / 6, behavior: 'instant' })
        requestAnimationFrame(step)
      }
    }
    requestAnimationFrame(step)
  })
}

import { accessSync, constants } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'

/** A person at the site, in a browser that has never been there before. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** errors on the console, exceptions nobody caught, requests that failed: none is right */
  troubles(): readonly string[]
  /** opens a page of the site and waits until it has come to rest */
  open(path: string): Promise<void>
}

export interface VisitOptions extends BrowserContextOptions {
  /** another address than the demo's own */
  readonly site?: string
}

/** @throws with the way to install it when Chromium is not there */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

export async function openVisit(
  browser: Browser,
  { site = inject('site'), reducedMotion = 'reduce', ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion, ...options })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`)
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // the site itself gives up on what nobody waits for any more
    if (why !== 'net::ERR_ABORTED') troubles.push(`${why}: ${request.url()}`)
  })
  return {
    page,
    troubles: () => troubles,
    async open(path) {
      await page.goto(site + path)
      await page.waitForLoadState('networkidle')
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}

/** Where distributions put it; CHROMIUM names another place. */
function chromiumPath(): string {
  const places = [process.env['CHROMIUM'] ?? [], '/usr/bin/chromium', '/usr/bin/chromium-browser'].flat()
  const found = places.find((place) => {
    try {
      accessSync(place, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  if (!found)
    throw new Error(`no Chromium at ${places.join(' or ')}: apt-get install -y chromium, or name it in CHROMIUM`)
  return found
}

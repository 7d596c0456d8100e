import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openBrowser, openVisit } from './visit.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('the site can be installed, and every icon is as large as the manifest says', async () => {
  await using visit = await openVisit(browser)
  await visit.open('/')
  const session = await visit.page.context().newCDPSession(visit.page)
  const { errors, data = '' } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  // a browser of a test leaves no traces, and into such a one nothing is installed: all else is in order
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])

  const { icons } = JSON.parse(data) as { icons: readonly { src: string; sizes: string; purpose: string }[] }
  const drawn = icons.filter(({ src }) => src.endsWith('.png'))
  expect(drawn.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
  ])
  for (const { src, sizes } of drawn) {
    const png = Buffer.from(await (await fetch(inject('site') + src)).arrayBuffer())
    // width and height stand in the first chunk of a PNG (RFC 2083, 4.1.1)
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(sizes)
  }
  expect(visit.troubles()).toEqual([])
})

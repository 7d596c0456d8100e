import { expect } from 'vitest'
import { accepted, eventually, type RunningMarquee } from './harness.ts'
import { aRating, aWorld } from './world.ts'

export const traceId = '0b52f6d72a8e4c1c9df26f4a0c1f8f7e'
/** the span of the page, which nobody records */
export const ofTheSite = 'b7ad6b7169203331'
/** as the site sends them (services/ui/src/act-trace.ts) */
export const traced = { traceparent: `00-${traceId}-${ofTheSite}-01`, 'content-type': 'application/json' }

/** Somebody rates a film and, once their history knows it, asks for the home page: both within one trace. */
export async function clickAndLook(marquee: RunningMarquee): Promise<void> {
  await marquee.load(aWorld())
  await marquee.settled()
  const body = JSON.stringify(aRating({ userId: 'ada' }))
  const response = await fetch(`${marquee.addresses.ui}/api/v1/events`, { method: 'POST', headers: traced, body })
  accepted({ status: response.status, headers: response.headers, body: await response.json() })
  await eventually('the history knows it', 10_000, async () =>
    (await marquee.historyOf('ada')).total === 1 ? true : undefined,
  )
  expect((await fetch(`${marquee.addresses.ui}/api/v1/users/ada/home`, { headers: traced })).status).toBe(200)
}

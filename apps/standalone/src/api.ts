import type { Problem } from '@marquee/contracts/problems'

/** An address that answered with a problem, or did not answer. */
export class ApiFailed extends Error {
  override name = 'ApiFailed'
}

/**
 * One call to a Marquee service.
 * @throws ApiFailed with the problem's own words
 */
export async function callApi<T>(
  url: string,
  { method = 'GET', body, apiKey }: { method?: string; body?: object; apiKey?: string | undefined } = {},
): Promise<T> {
  const headers = {
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  }
  const response = await fetch(url, { method, headers, body: body ? JSON.stringify(body) : null }).catch(
    (cause: unknown) => {
      throw new ApiFailed(
        `Nothing answers at ${new URL(url).origin}. Start Marquee with \`npx pnpm@12 start\`, or name its address with --url.`,
        { cause },
      )
    },
  )
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok)
    throw new ApiFailed(`${response.status}: ${(answer as Partial<Problem>).title ?? response.statusText}`)
  return answer as T // the contract's schema for this route
}

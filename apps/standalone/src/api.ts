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
  { method = 'GET', apiKey }: { method?: string; apiKey?: string | undefined } = {},
): Promise<T> {
  const response = await fetch(url, { method, headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {} }).catch(
    (cause: unknown) => {
      throw new ApiFailed(
        `Nothing answers at ${new URL(url).origin}. Start Marquee with \`pnpm start\`, or name its address with --url.`,
        { cause },
      )
    },
  )
  const body: unknown = await response.json().catch(() => ({}))
  if (!response.ok)
    throw new ApiFailed(`${response.status}: ${(body as Partial<Problem>).title ?? response.statusText}`)
  return body as T // the contract's schema for this route
}

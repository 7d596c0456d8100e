/**
 * Runs `work` on all items; when the database refuses their content, finds the ones to blame by halving, so that one bad item
 * never stops the rest. Any other failure (the database is away) is thrown on, and the batch is tried again later.
 *
 * @returns the items refused, with the database's reason
 */
export async function isolatePoison<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
): Promise<{ item: T; reason: string }[]> {
  if (items.length === 0) return []
  try {
    await work(items)
    return []
  } catch (error) {
    if (!isRefusedContent(error)) throw error
    const [only] = items
    if (items.length === 1 && only !== undefined) return [{ item: only, reason: error.message }]
    const middle = items.length >> 1
    return [...(await isolatePoison(items.slice(0, middle), work)), ...(await isolatePoison(items.slice(middle), work))]
  }
}

/**
 * SQLSTATE classes 22 (data exception), 23 (integrity constraint violation) and 54 (program limit exceeded), and what JavaScript cannot
 * write down (too deep, too long): the content is to blame, not the database.
 */
export const isRefusedContent = (error: unknown): error is Error =>
  error instanceof RangeError ||
  (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23|54)/.test(error.code))

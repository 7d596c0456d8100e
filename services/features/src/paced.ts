/**
 * A look that costs much, taken again only when the one before is older than so many times what it took; meanwhile that one is given.
 * However often it is asked for, it takes one part in so many of a database's time.
 *
 * @throws what `look` throws; the next call looks again
 */
export function paced<T>(look: () => Promise<T>, times: number): () => Promise<T> {
  let last: { readonly seen: T; readonly goodUntil: number } | undefined
  let looking: Promise<T> | undefined

  async function lookAgain(): Promise<T> {
    const started = performance.now()
    const seen = await look()
    const ended = performance.now()
    last = { seen, goodUntil: ended + times * (ended - started) }
    return seen
  }

  return async () => {
    if (last && performance.now() < last.goodUntil) return last.seen
    looking ??= lookAgain().finally(() => {
      looking = undefined
    })
    return looking
  }
}

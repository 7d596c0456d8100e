/**
 * A look that costs much, taken again only when the one before is older than so many times what it took; meanwhile that one is given.
 * However often it is asked for, it takes one part in so many of a database's time.
 *
 * @throws what `look` throws: a failure costs as much, and is given for as long
 */
export function paced<T>(look: () => Promise<T>, times: number): () => Promise<T> {
  let looked: Promise<T> | undefined
  let goodUntil = 0

  async function lookAgain(): Promise<T> {
    const started = performance.now()
    goodUntil = Number.POSITIVE_INFINITY // who asks meanwhile waits for it
    try {
      return await look()
    } finally {
      const ended = performance.now()
      goodUntil = ended + times * (ended - started)
    }
  }

  return async () => {
    if (!looked || performance.now() >= goodUntil) looked = lookAgain()
    return looked
  }
}

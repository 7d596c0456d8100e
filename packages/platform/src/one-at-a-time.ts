/**
 * A look that is never taken twice at the same time, however many ask. Who asks while one is under way shares the next, which sees all
 * that had happened by then.
 */
export function oneAtATime<T>(look: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined

  const lookNow = () => {
    next = undefined
    return look()
  }

  return () => {
    next ??= last.then(lookNow, lookNow)
    last = next
    return next
  }
}

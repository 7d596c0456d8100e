const clientsRemembered = 10_000

/** What the plugin is told of a client: requests in its window, this one included, and how long the window lasts, ms. */
type Told = (error: null, window: { current: number; ttl: number }) => void

/**
 * Counts each client's requests in windows, for `@fastify/rate-limit`, which wants a class. It goes by the clock that nobody sets: by the
 * plugin's own store, which goes by the time of day, a client stays refused for a day when that is set forth and back by a day. Of the
 * clients the latest are remembered.
 */
export class RequestWindows {
  readonly #windows = new Map<string, { since: number; current: number }>()

  incr(client: string, tell: Told, windowMs: number): void {
    const now = performance.now()
    const last = this.#windows.get(client)
    const window = last && now - last.since < windowMs ? last : { since: now, current: 0 }
    window.current++
    this.#windows.delete(client) // so that the client is the latest
    this.#windows.set(client, window)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > clientsRemembered && oldest !== undefined) this.#windows.delete(oldest)
    tell(null, { current: window.current, ttl: Math.ceil(windowMs - (now - window.since)) })
  }

  child(): RequestWindows {
    return new RequestWindows()
  }
}

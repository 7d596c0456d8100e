import { ApiError, errorFrom } from '../api.ts'
import { strings } from '../strings.ts'
import { operationsKey } from './key.ts'

/**
 * Reads server-sent events, each a JSON value, until they end. By `fetch`, not `EventSource`, which cannot send a key.
 *
 * @throws ApiError when no answer comes, or it is no stream, or it breaks off
 */
export async function streamEvents<T>(
  url: string,
  take: (value: T) => void,
  { method = 'GET', signal }: { method?: 'GET' | 'POST'; signal: AbortSignal },
): Promise<void> {
  const key = operationsKey()
  const response = await fetch(url, {
    method,
    signal,
    headers: { accept: 'text/event-stream', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
  }).catch(unreachable)
  if (!response.ok || !response.body) throw await errorFrom(response)
  let waiting = ''
  for await (const text of textOf(response.body)) {
    const events = (waiting + text).split('\n\n')
    waiting = events.pop() ?? ''
    for (const event of events) {
      const data = event.startsWith('data: ') ? event.slice('data: '.length) : undefined
      if (data !== undefined) take(JSON.parse(data)) // our own server's, by the schema of this route
    }
  }
}

/** By hand: not every browser lets a stream be iterated. */
async function* textOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read().catch(unreachable)
    if (done) return
    yield value
  }
}

/** What the browser throws when there is no connection: a TypeError in words of its own. */
function unreachable(cause: unknown): never {
  throw cause instanceof TypeError ? new ApiError(strings.trouble.unreachable, { cause }) : cause
}

import type { IncomingHttpHeaders } from 'node:http'

/** Headers that are about one connection (RFC 9110, 7.6.1): each side of a proxy has its own. */
const ofTheConnection = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
]

/** Claims about who asks whom for what, which no service of ours believes: nobody behind one has to wonder. */
const claims = [
  'forwarded',
  'x-real-ip',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-http-method-override',
  'x-original-url',
  'x-rewrite-url',
]

/**
 * Answered or looked at here: `Expect` (curl sends it with large bodies; undici refuses to pass it on), and whether the page is ours,
 * by the address that the page knows.
 */
const settledHere = ['expect', 'origin', 'sec-fetch-site']

const endHere: ReadonlySet<string> = new Set([...ofTheConnection, ...claims, ...settledHere])

/** What goes on to the other side of the proxy, in either direction. */
export function headersToPass(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !endHere.has(name)))
}

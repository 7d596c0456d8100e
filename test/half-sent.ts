import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request that the server has begun to read and cannot answer before the rest of it comes. */
export interface HalfSentRequest {
  /** Sends the rest. @throws when the connection breaks instead of an answer */
  finish(): Promise<{ status: number | undefined; body: unknown }>
}

/** Sends the headers and half of the body; resolves once the server has read the headers. */
export async function sendHalf(address: string, path: string, body: unknown): Promise<HalfSentRequest> {
  const bytes = Buffer.from(JSON.stringify(body))
  const middle = bytes.length >> 1
  const outgoing = request(address + path, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'content-length': bytes.length, expect: '100-continue' },
  })
  const answered = once(outgoing, 'response')
  answered.catch(() => {}) // told by finish()
  outgoing.flushHeaders()
  await Promise.race([once(outgoing, 'continue'), answered])
  outgoing.write(bytes.subarray(0, middle))
  return {
    async finish() {
      outgoing.end(bytes.subarray(middle))
      const [response] = await answered
      return { status: response.statusCode, body: JSON.parse(await text(response)) }
    },
  }
}

import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** A request that the server has begun to read and cannot answer before the rest of it comes. */
export interface HalfSentRequest extends AsyncDisposable {
  /** Sends the rest. @throws when the connection breaks instead of an answer */
  finish(): Promise<{ status: number | undefined; body: unknown }>
}

/** Sends the headers and half of the body, over a connection that the client means to keep, as browsers and proxies do. */
export async function sendHalf(address: string, path: string, body: unknown): Promise<HalfSentRequest> {
  const bytes = Buffer.from(JSON.stringify(body))
  const middle = bytes.length >> 1
  const agent = new Agent({ keepAlive: true })
  const outgoing = request(address + path, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': bytes.length },
  })
  const answered = once(outgoing, 'response')
  answered.catch(() => {}) // told by finish()
  outgoing.write(bytes.subarray(0, middle))
  await sleep(100) // nothing tells when the server has read it
  return {
    async finish() {
      outgoing.end(bytes.subarray(middle))
      const [response] = await answered
      return { status: response.statusCode, body: JSON.parse(await text(response)) }
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
    },
  }
}

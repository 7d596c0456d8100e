/**
 * Runs inside a pod, as a program of its own: visitors who read and rate without a pause, over connections that are kept, until
 * SIGUSR2, and until they have made as many requests as they were to. Then it prints one line: how many requests were made, and every one that failed. It imports nothing but Node.
 */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'

const { ADDRESS = 'http://ui.marquee:8080', LANES = '8', PAUSE_MS = '0', LEAST = '1', LIST = '?limit=10' } = process.env
const agent = new Agent({ keepAlive: true, maxSockets: Number(LANES) })
const films = ['the-matrix-1999', 'pulp-fiction-1994', 'heat-1995', 'fargo-1996', 'alien-1979']
const failures: string[] = []
let [made, slowest, stopping] = [0, 0, false]

process.on('SIGUSR2', () => {
  stopping = true
})

await Promise.all(Array.from({ length: Number(LANES) }, (_, lane) => visit(`visitor-${lane}`)))
process.stdout.write(
  `${JSON.stringify({ made, slowestMs: Math.round(slowest), failed: failures.length, failures: failures.slice(0, 20) })}\n`,
)

/** One person: five looks at a list, one at the models, one at the receipts, then a rating. */
async function visit(userId: string): Promise<void> {
  for (let step = 0; !stopping || made < Number(LEAST); step++) {
    if (step % 10 === 9) await rate(userId, films[step % films.length] ?? '')
    else if (step % 10 === 8) await ask('GET', '/api/v1/models')
    else if (step % 10 === 7) await ask('GET', `/api/v1/erasures/${randomUUID()}`, { expected: 404 })
    else if (step % 10 === 6) await ask('GET', '/')
    else await ask('GET', `/api/v1/users/${userId}/recommendations${LIST}`)
    if (PAUSE_MS !== '0') await new Promise((resolve) => setTimeout(resolve, Number(PAUSE_MS)))
  }
}

function rate(userId: string, movieId: string): Promise<void> {
  return ask('POST', '/api/v1/events', {
    expected: 202,
    body: { eventId: randomUUID(), userId, movieId, type: 'rating', rating: 4, occurredAt: new Date().toISOString() },
  })
}

async function ask(
  method: string,
  path: string,
  { expected = 200, body }: { expected?: number; body?: object } = {},
): Promise<void> {
  const begun = performance.now()
  const outcome = await answerTo(method, path, body)
  slowest = Math.max(slowest, performance.now() - begun)
  made++
  if (outcome !== `${expected}`) failures.push(`${new Date().toISOString()} ${method} ${path}: ${outcome}`)
}

/** The status, with what was said when it is an error; or why there is none. */
function answerTo(method: string, path: string, body: object | undefined): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(ADDRESS + path, {
      method,
      agent,
      timeout: 30_000,
      headers: body ? { 'content-type': 'application/json' } : {},
    })
    sent.once('response', async (response) => {
      const text = Buffer.concat(await response.toArray().catch(() => [])).toString()
      const status = response.statusCode ?? 0
      resolve(status >= 500 ? `${status} ${text.slice(0, 200)}` : `${status}`)
    })
    sent.once('timeout', () => sent.destroy(new Error('no answer in 30 s')))
    sent.once('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that the server has just ended, before it saw anything of this: every client tries such a one again.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(answerTo(method, path, body))
      else resolve(`${error.code ?? ''} ${error.message}`)
    })
    sent.end(body ? JSON.stringify(body) : undefined)
  })
}

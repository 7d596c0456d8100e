import autocannon, { type Client, type Request } from 'autocannon'
import type { LoadResult, LoadSpec, Questions } from '../load.ts'
import { differentQuestions, listPath, ratings, take } from '../traffic.ts'

const warmUpSeconds = 2

const spec = JSON.parse(process.argv[2] ?? '') as LoadSpec // from load.ts
const requests = requestsOf(spec.questions)
const warmUp = await run(warmUpSeconds)
const { latency, errors, timeouts, non2xx, '2xx': answered, duration } = await run(spec.seconds)
const result: LoadResult = {
  perSecond: answered / duration,
  answered,
  answeredInAll: warmUp['2xx'] + answered,
  failed: errors + timeouts + non2xx,
  p50: latency.p50,
  p99: latency.p99,
  max: latency.max,
}
process.stdout.write(JSON.stringify(result))

function run(duration: number) {
  let client = 0
  return autocannon({
    url: spec.url,
    connections: spec.connections,
    duration,
    requests: requests.slice(0, 1),
    // each connection has requests of its own, or all of them would ask for the same person at the same time
    setupClient(each: Client) {
      const part = requests.length / spec.connections
      each.setRequests(requests.slice(Math.floor(client * part), Math.ceil(++client * part)))
    },
  })
}

function requestsOf(questions: Questions): Request[] {
  switch (questions.kind) {
    case 'get':
      return [{ method: 'GET', path: questions.path }]
    case 'lists':
      return Array.from({ length: questions.anew ? differentQuestions : questions.users.length }, (_, number) => ({
        method: 'GET',
        path: listPath(questions, number),
      }))
    case 'events': {
      const events = ratings(questions.shape)
      // enough different ones that compression finds what it finds in real traffic
      const bodies = Math.max(64, Math.ceil(20_000 / questions.batch))
      return Array.from({ length: bodies }, () => {
        const batch = take(events, questions.batch)
        return {
          method: 'POST',
          path: '/v1/events',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(questions.batch === 1 ? batch[0] : batch),
        }
      })
    }
  }
}

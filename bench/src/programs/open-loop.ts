import { percentile } from '@marquee/tests/figures'
import { type Dispatcher, Pool } from 'undici'
import type { LoadResult, LoadSpec, Questions } from '../load.ts'
import { openLoop } from '../open-loop.ts'
import { listPath, ratings, take } from '../traffic.ts'

const warmUpSeconds = 2

const spec = JSON.parse(process.argv[2] ?? '') as LoadSpec & { perSecond: number } // from load.ts
const pool = new Pool(spec.url, { connections: spec.connections })
const requestOf = requestsOf(spec.questions)
let number = 0
const send = async () => {
  const { statusCode, body } = await pool.request(requestOf(number++))
  await body.dump()
  if (statusCode >= 300) throw new Error(`${statusCode}`)
}
const warmUp = await openLoop({ perSecond: spec.perSecond, seconds: warmUpSeconds, send })
const { latencies, failed, perSecond } = await openLoop({ perSecond: spec.perSecond, seconds: spec.seconds, send })
await pool.close()
const result: LoadResult = {
  perSecond,
  answered: latencies.length,
  answeredInAll: warmUp.latencies.length + latencies.length,
  failed,
  p50: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
  max: percentile(latencies, 1),
}
process.stdout.write(JSON.stringify(result))

function requestsOf(questions: Questions): (number: number) => Dispatcher.RequestOptions {
  if (questions.kind === 'get') return () => ({ method: 'GET', path: questions.path })
  if (questions.kind === 'lists') return (number) => ({ method: 'GET', path: listPath(questions, number) })
  const events = ratings(questions.shape)
  return () => ({
    method: 'POST',
    path: '/v1/events',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(questions.batch === 1 ? events.next().value : take(events, questions.batch)),
  })
}

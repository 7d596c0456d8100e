import { execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { startTelemetry } from '@marquee/platform/telemetry'
import { beforeAll, expect, test } from 'vitest'
import { clickAndLook, ofTheSite, traceId } from '../click.ts'
import { eventually, startStandalone } from '../harness.ts'
import { checker } from '../manifests/checkers.ts'
import { freePort } from '../processes.ts'
import { type Span, startTraceCollector } from '../trace-collector.ts'
import { observability } from './repository.ts'

const run = promisify(execFile)
const configuration = `${observability}traces/collector-config.yaml`

// minutes the first time: so it stands with the tests of real servers, and not beside those that are to be quick
beforeAll(() => checker('otel-collector'), 900_000)

test('the collector takes its configuration, and refuses a part or a field that it does not know', async () => {
  const collector = await checker('otel-collector')
  const validate = (config: string) => run(collector, ['validate', '--config', config])
  await validate(configuration)
  const text = await readFile(configuration, 'utf8')
  await expect(validate(`yaml:${text.replace('batch:', 'batches:')}`)).rejects.toThrow('batches')
  await expect(validate(`yaml:${text.replace('check_interval', 'check_intervall')}`)).rejects.toThrow('check_intervall')
})

test('what a click caused leaves the collector as one trace, from the site over the feature store to the list', {
  timeout: 120_000,
}, async () => {
  await using jaeger = await startTraceCollector()
  {
    await using collector = await startCollector(jaeger.endpoint)
    await using _ = await startTelemetry('test', { otlpEndpoint: collector.endpoint, traceSampleRatio: 1 })
    await using marquee = await startStandalone()
    await clickAndLook(marquee)
  }
  const spans = jaeger.spans.filter((span) => span.traceId === traceId)
  for (const path of [
    ['POST /api/*', 'POST /v1/events', 'process interactions', 'project interactions'],
    ['GET /api/*', 'GET /v1/users/:userId/home', 'read history'],
  ])
    expect(pathTo(path.at(-1) ?? '', spans)).toEqual([ofTheSite, ...path])
})

/** The names from a trace's beginning to a span. */
function pathTo(name: string, spans: readonly Span[]): string[] {
  const span = spans.find((one) => one.name === name)
  if (!span) return [`no span ${name}`]
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId)
  return [...(parent ? pathTo(parent.name, spans) : [span.parentSpanId ?? '']), name]
}

/** The collector with our configuration, but for addresses: its own are free ones, and Jaeger's is the one given. */
async function startCollector(jaeger: string): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const [otlp, health] = [await freePort(), await freePort()]
  const instead = [
    `receivers::otlp::protocols::http::endpoint: 127.0.0.1:${otlp}`,
    `extensions::health_check::endpoint: 127.0.0.1:${health}`,
    `exporters::otlphttp/jaeger: {endpoint: "${jaeger}", encoding: json, compression: none}`, // which is easier to read
    'service::telemetry::metrics::level: none',
  ]
  const configs = [configuration, ...instead.map((line) => `yaml:${line}`)].flatMap((config) => ['--config', config])
  const child = spawn(await checker('otel-collector'), configs, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await eventually('the collector answers as its probe asks it', 30_000, async () => {
    if (child.exitCode !== null) throw new Error(said)
    return (await fetch(`http://127.0.0.1:${health}`)).ok ? true : undefined
  })
  return {
    endpoint: `http://127.0.0.1:${otlp}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM') // it sends what it still holds
      await ended
    },
  }
}

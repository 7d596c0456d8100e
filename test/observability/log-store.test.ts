import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testEnvironment } from '../harness.ts'
import { checker } from '../manifests/checkers.ts'
import { writeMovieLens } from '../movielens-folder.ts'
import { openTemporaryFolder, startProgram } from '../processes.ts'
import { aRating, aWorld } from '../world.ts'
import { type LogStore, startOpenSearch } from './log-store/open-search.ts'
import { observability } from './repository.ts'

interface Template {
  readonly allow_auto_create: boolean
  readonly template: { readonly settings: Readonly<Record<string, unknown>> }
}
interface Hits {
  readonly hits: { readonly hits: readonly { readonly _source: Readonly<Record<string, unknown>> }[] }
}
interface SavedSearch {
  readonly id: string
  readonly attributes: { readonly kibanaSavedObjectMeta: { readonly searchSourceJSON: string } }
}

const read = (file: string) => readFile(`${observability}logging/${file}`, 'utf8')
const traceId = '0b52f6d72a8e4c1c9df26f4a0c1f8f7e'

describe('what the services log, in a real store behind our template', () => {
  let store: LogStore
  let lines: string[] = []
  let refused: unknown[] = []

  beforeAll(async () => {
    const [opened, working, broken] = await Promise.all([
      startOpenSearch(),
      linesOfAWorkingSystem(),
      linesWithoutStores(),
    ])
    store = opened
    lines = [...working, ...broken, 'a line of Kafka, which is no JSON']
    const template = JSON.parse(await read('elasticsearch/index-template.json')) as Template
    await store.ask('PUT', '/_index_template/marquee-logs', withoutXPack(template))
    refused = await keep(lines, store)
  }, 300_000)
  afterAll(() => store?.[Symbol.asyncDispose]())

  test('none is refused', () => {
    expect(lines.length).toBeGreaterThan(30)
    expect(refused).toEqual([])
  })

  test('fields are what the searches and Kibana need them to be', async () => {
    const indices = await store.ask<Record<string, { mappings: { properties: Record<string, { type?: string }> } }>>(
      'GET',
      '/marquee-logs/_mapping',
    )
    expect(Object.keys(indices)).toEqual([expect.stringMatching(/^\.ds-marquee-logs-0+1$/)]) // a data stream
    const [{ mappings }] = Object.values(indices) as [{ mappings: { properties: Record<string, { type?: string }> } }]
    expect(mappings.properties).toMatchObject({
      '@timestamp': { type: 'date' },
      trace_id: { type: 'keyword' },
      span_id: { type: 'keyword' },
      service: { type: 'keyword' },
      level: { type: 'keyword' },
      ms: { type: 'float' },
      seconds: { type: 'float' },
      runId: { type: 'keyword' },
      reason: { type: 'keyword' },
    })
  })

  test('times are kept to the millisecond, in order', async () => {
    const { hits } = await store.ask<Hits>(
      'GET',
      '/marquee-logs/_search?size=1&sort=@timestamp:asc&docvalue_fields=@timestamp',
    )
    expect(hits.hits[0]).toMatchObject({
      fields: { '@timestamp': [expect.stringMatching(/T\d\d:\d\d:\d\d\.\d{3}Z$/)] },
    })
  })

  test('a field that was a number and becomes a word costs no line', async () => {
    const entries = [
      { msg: 'odd', films: 3, err: { code: 111, cause: 'none' } },
      { msg: 'odd', films: 'three', err: { code: 'ECONNREFUSED', cause: { code: 1 } } },
    ]
    expect(
      await keep(
        entries.map((entry) => JSON.stringify(entry)),
        store,
      ),
    ).toEqual([])
    const { count } = await store.ask<{ count: number }>(
      'GET',
      '/marquee-logs/_count?q=err.code:(111+OR+ECONNREFUSED)+AND+msg:odd',
    )
    expect(count).toBe(entries.length)
  })

  test.each([
    ['marquee-errors', { level: 'error', service: 'features' }],
    ['marquee-one-trace', { trace_id: traceId, msg: 'answered' }],
    ['marquee-warnings', { level: 'warn' }],
    ['marquee-training', { service: 'training', state: 'promoted' }],
    ['marquee-slow', { service: 'ui', msg: 'answered', route: '/api/*', status: 202 }],
  ])('the search %s finds its line', async (id, line) => {
    const found = await hitsOf(id, store)
    expect(found).toContainEqual(expect.objectContaining(line))
    expect(found.length, 'and not every line').toBeLessThan(lines.length)
  })
})

test('every word of the retention is known to the client of Elasticsearch, since no store here can be asked', {
  timeout: 120_000,
}, async () => {
  const asked = await read('elasticsearch/retention.json')
  expect(JSON.parse(await policyRead(asked))).toEqual(JSON.parse(asked))
  expect(await policyRead(asked.replace('max_age', 'max_agee')), 'a condition that does not exist').not.toContain(
    'max_age',
  )
})

/** Everything on, and a person: a fit, requests within a trace, and one whose body is slow to come. */
async function linesOfAWorkingSystem(): Promise<string[]> {
  await using folder = await openTemporaryFolder()
  await using data = await openTemporaryFolder()
  await writeMovieLens(folder.path, aWorld())
  await using program = startProgram('apps/standalone/src/main.ts', ['start', '--data', folder.path], {
    ...testEnvironment,
    MARQUEE_DATA_DIR: data.path,
    LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', // nobody's: the lines are what counts
    TRACE_SAMPLE_RATIO: '1',
  })
  const [, ui = ''] = await program.said(/Marquee +(http:\S+)/, 60_000)
  await program.said(/"a training run ended"/, 60_000)
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'content-type': 'application/json' }
  await fetch(`${ui}/api/v1/users/ada/home`, { headers })
  await postSlowly(`${ui}/api/v1/events`, headers, JSON.stringify(aRating({ userId: 'ada' })))
  await program.said(/"service":"ui".*"status":202/, 10_000)
  return linesOf(program.stdout())
}

/** A service that finds no store: it warns, and an answer that it owes is an error. */
async function linesWithoutStores(): Promise<string[]> {
  await using service = startProgram('services/features/src/main.ts', [], {
    ...testEnvironment,
    DATABASE_URL: 'postgres://marquee@127.0.0.1:9/marquee',
    KAFKA_BROKERS: '127.0.0.1:9',
    REDIS_URL: 'redis://127.0.0.1:9',
  })
  const [, address] = await service.said(/listening at (http:\S+?)"/, 60_000)
  await fetch(`${address}/v1/users/ada/features`)
  await service.said(/"level":"error"/, 10_000)
  return linesOf(service.stdout())
}

const linesOf = (stdout: string): string[] => stdout.split('\n').filter((line) => line !== '')

/** Sends a body whose end takes half a second to come. */
async function postSlowly(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<void> {
  const sending = request(url, { method: 'POST', headers })
  const answered = once(sending, 'response')
  sending.write(body.slice(0, 1))
  await sleep(500)
  sending.end(body.slice(1))
  await answered
}

/** Sends lines as Fluent Bit sends them. @returns the errors of those that are refused */
async function keep(lines: readonly string[], store: LogStore): Promise<unknown[]> {
  const { items } = await store.ask<{ items: { create: { error?: unknown } }[] }>(
    'POST',
    '/marquee-logs/_bulk?refresh=true',
    lines.map((line) => `{"create":{}}\n${JSON.stringify(documentOf(line))}\n`).join(''),
  )
  return items.flatMap(({ create }) => create.error ?? [])
}

/** What Fluent Bit makes of a line by k8s/observability/logging/fluent-bit.yaml: its own fields and time, or the text as it is. */
function documentOf(line: string): object {
  const entry = line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : { log: line }
  const { time = new Date().toISOString(), ...fields } = entry
  const nanoseconds = String(time).replace('Z', '000000Z') // time_key_nanos
  return {
    '@timestamp': nanoseconds,
    stream: 'stdout',
    ...fields,
    kubernetes: { namespace_name: 'marquee', container_name: 'app' },
  }
}

/** Without what Elasticsearch alone knows: when an index may be made, its lifecycle, and leaving fields beyond the limit unmapped. */
function withoutXPack(template: Template): object {
  const settings = Object.entries(template.template.settings).filter(([name]) => !/lifecycle|ignore_dynamic/.test(name))
  const { allow_auto_create: _, ...known } = template
  return { ...known, template: { ...template.template, settings: Object.fromEntries(settings) } }
}

/** What a saved search finds. Kibana's query language is put into Lucene's: as far as these searches go, words and an operator differ. */
async function hitsOf(id: string, store: LogStore): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const objects = (await read('kibana/marquee.ndjson'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SavedSearch)
  const search = objects.find((object) => object.id === id)?.attributes.kibanaSavedObjectMeta.searchSourceJSON ?? '{}'
  const { query } = (JSON.parse(search) as { query: { query: string } }).query
  const lucene = query.replace(/ (and|or) /g, (word) => word.toUpperCase()).replace(/ (>=?|<=?) /g, ':$1')
  const { hits } = await store.ask<Hits>('POST', '/marquee-logs/_search?size=1000', {
    query: { query_string: { query: lucene } },
  })
  return hits.hits.map(({ _source }) => _source)
}

/** What Elasticsearch's own client reads of a lifecycle policy, which is what it sends. */
async function policyRead(policy: string): Promise<string> {
  const libraries = join(await checker('elasticsearch-client'), '*')
  const reading = promisify(execFile)('java', [
    '-cp',
    libraries,
    join(import.meta.dirname, 'log-store/ReadPolicy.java'),
  ])
  reading.child.stdin?.end(policy)
  return (await reading).stdout
}

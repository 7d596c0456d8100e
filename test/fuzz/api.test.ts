import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type ServiceName, serviceNames } from '@marquee/contracts/services'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { type RunningMarquee, startStandalone } from '../harness.ts'
import { checker } from '../manifests/checkers.ts'
import { openTemporaryFolder } from '../processes.ts'
import { aWorld } from '../world.ts'

const cases = Number(process.env['FUZZ_CASES'] ?? 50_000)
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1)
/** for an operation in one round: the more, the longer the tool looks for another (9 ms a case of 60, 19 ms of 200) */
const mostInARound = 50
/** Streams that end with their reader, which the tool is not: their own tests read them. */
const streams = '^/api/console/(live|test-event)$'
const configuration = fileURLToPath(new URL('schemathesis.toml', import.meta.url))
const key = randomBytes(24).toString('base64url')
const hash = createHash('sha256').update(key).digest('hex')

let marquee: RunningMarquee
let tool: string
beforeAll(async () => {
  tool = await checker('schemathesis')
  marquee = await startStandalone(
    {
      API_KEYS: ['ingestion', 'serving', 'operations'].map((scope) => `${scope}:${hash}`).join(','),
      INGESTION_API_KEY: key,
    },
    { logLevel: 'silent' },
  )
  const { movies, interactions } = aWorld({ people: 20, films: 30 })
  for (const [path, body] of [
    ['/v1/movies', movies],
    ['/v1/events', interactions],
  ] as const)
    await fetch(`${marquee.addresses.ingestion}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    })
  await marquee.settled()
})
afterAll(() => marquee[Symbol.asyncDispose]())

/** How many of all cases go to each service: those with more to get wrong get more. The site's own routes take nothing: one round. */
const share: Readonly<Record<ServiceName, number>> = {
  ui: 0,
  ingestion: 0.25,
  features: 0.25,
  training: 0.15,
  serving: 0.35,
}

interface Report {
  readonly test_cases: { readonly generated: number }
  readonly failures: readonly { readonly title: string; readonly operations: readonly string[] }[]
  /** what the tool could not ask, or got no answer to */
  readonly errors: readonly { readonly title: string }[]
}
/** Enough for ten cases a second, and a busy machine. */
const timeout = 900_000 + 100 * cases
const seen = { cases: 0, serverErrors: 0, undocumented: 0 }

// at the same time: a process of the tool each (within one, threads gain nothing, and Python 3.11 parses wrongly in several)
test.concurrent.each(serviceNames)(
  '%s: no fault of ours, and no answer that its document does not have',
  { timeout },
  async (service) => {
    const { paths } = (await (await fetch(`${marquee.addresses[service]}/openapi.json`)).json()) as { paths: object } // OpenAPI
    const operations = Object.values(paths).flatMap((path: object) => Object.keys(path)).length
    let seenHere = 0
    for (let round = 0; round === 0 || seenHere < cases * share[service]; round++) {
      const { report, output } = await fuzz(marquee.addresses[service], {
        perOperation: Math.min(mostInARound, Math.max(1, Math.ceil((cases * share[service]) / operations))),
        seed: firstSeed + round,
        phases: round === 0 ? 'coverage,fuzzing' : 'fuzzing', // the first are the same for every seed
      })
      const serverErrors = report.failures.filter(({ title }) => title.startsWith('Server error')).length
      seenHere += report.test_cases.generated
      seen.cases += report.test_cases.generated
      seen.serverErrors += serverErrors
      seen.undocumented += report.failures.length - serverErrors
      expect([...report.failures.map(wordsOf), ...report.errors.map(({ title }) => title)], output).toEqual([])
    }
    figure(`cases for ${service}`, seenHere, 'cases')
    expect(seenHere).toBeGreaterThan(operations)
  },
)

test('all that were asked for were seen', () => {
  figure('cases', seen.cases, 'cases')
  figure('server errors', seen.serverErrors, 'kinds')
  figure('undocumented answers', seen.undocumented, 'kinds')
  expect(seen.cases).toBeGreaterThanOrEqual(cases)
})

const wordsOf = ({ title, operations }: Report['failures'][number]) => `${title}: ${operations.join(', ')}`

/** @returns what the tool found, and what it says of it */
async function fuzz(
  address: string,
  { perOperation, seed, phases }: { perOperation: number; seed: number; phases: string },
): Promise<{ report: Report; output: string }> {
  await using folder = await openTemporaryFolder()
  const report = join(folder.path, 'report.json')
  const program = promisify(execFile)(
    tool,
    [
      ...['--config-file', configuration, 'run', `${address}/openapi.json`, '--url', address],
      ...['--header', `Authorization: Bearer ${key}`, '--seed', String(seed), '--max-examples', String(perOperation)],
      ...['--phases', phases, '--exclude-path-regex', streams, '--continue-on-failure'],
      ...['--suppress-health-check', 'too_slow'], // it is the machine that may be
      ...['--workers', '1', '--request-timeout', '60', '--no-color', '--report', 'json', '--report-json-path', report],
    ],
    {
      env: { ...process.env, PYTHONPATH: dirname(dirname(tool)) },
      cwd: folder.path,
      maxBuffer: 256 * 1024 * 1024,
    },
  )
  const { stdout } = await program.catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }))
  return { report: JSON.parse(await readFile(report, 'utf8')) as Report, output: stdout.slice(-20_000) } // the tool's own format
}

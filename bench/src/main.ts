import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { movieLensSmall } from '@marquee/tests/movielens-folder'
import { figureTable } from './figure.ts'
import { loadNow, machineFacts } from './machine.ts'
import { keepReports, type Report, readReports } from './report.ts'
import { nameServers, ServersUnknown } from './servers.ts'
import type { BenchOptions, Suite } from './suite.ts'

const load = (name: string, importing: () => Promise<Record<string, unknown>>) => async () =>
  (await importing())[name] as Suite // each file exports the suite of its name

/** Every suite, in the order in which they run, loaded when it is asked for. */
const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  serving: load('serving', () => import('./suites/serving.ts')),
  ingestion: load('ingestion', () => import('./suites/ingestion.ts')),
  features: load('features', () => import('./suites/features.ts')),
  freshness: load('freshness', () => import('./suites/freshness.ts')),
  training: load('training', () => import('./suites/training.ts')),
  soak: load('soak', () => import('./suites/soak.ts')),
  quality: load('quality', () => import('./suites/quality.ts')),
  growth: load('growth', () => import('./suites/growth.ts')),
  scale: load('scale', () => import('./suites/scale.ts')),
}

class UsageError extends Error {}

const tell = (text: string) => void process.stderr.write(`${text}\n`)

async function main(): Promise<void> {
  const { values, positionals } = given()
  if (values.help) return void process.stdout.write(await help())
  const unknown = positionals.filter((name) => !(name in suites))
  if (unknown.length > 0)
    throw new UsageError(
      `There is no suite ${unknown.map((name) => JSON.stringify(name)).join(', ')}: expected any of ${Object.keys(suites).join(', ')}`,
    )
  const options: BenchOptions = {
    data: values.data ?? movieLensSmall() ?? 'demo',
    quick: values.quick,
    backlog:
      values.backlog === undefined ? (values.quick ? 50_000 : 1_000_000) : wholeNumber('--backlog', values.backlog),
    profile: values.profile && resolve(values.profile),
    plot: values.plot && resolve(values.plot),
    adapters: values.adapter.map((file) => resolve(file)),
    tell,
  }
  if (values.json) await readReports(values.json) // said before minutes of measuring, not after
  for (const [name, open] of Object.entries(suites)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    const suite = await open()
    if (suite.needsServers) await nameServers(tell)
    tell(`== ${name}: ${suite.summary}`)
    const loadBefore = loadNow()
    const figures = await suite.run(options)
    const report: Report = {
      suite: name,
      measuredAt: new Date().toISOString(),
      quick: options.quick,
      machine: machineFacts(),
      load: { before: loadBefore, after: loadNow() },
      figures,
    }
    process.stdout.write(
      `\n${name} (load average ${report.load.before} before, ${report.load.after} after, on ${report.machine.cores} cores)\n${figureTable(figures)}\n`,
    )
    if (values.json) await keepReports(values.json, [report])
  }
}

function given() {
  try {
    return parseArgs({
      args: process.argv.slice(2).filter((arg) => arg !== '--'), // pnpm hands on the -- that separates a script's own arguments
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
        backlog: { type: 'string' },
        profile: { type: 'string' },
        plot: { type: 'string' },
        adapter: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`${option} is ${JSON.stringify(text)}: expected a whole number from 1 to 999999999`)
  return Number(text)
}

async function help(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(suites).map(async ([name, open]) => `  ${name.padEnd(10)} ${(await open()).summary}`),
  )
  return `How fast, how good, how far: each figure beside its goal and a reference measured in the same run

Usage: pnpm bench [SUITE...] [options]      without a suite, all of them

${lines.join('\n')}

  --data SOURCE    a folder or .zip of a MovieLens release, or demo; by default the copy that MARQUEE_MOVIELENS
                   names or that lies beside the checkout, else demo. The goals are for ml-latest-small
  --json FILE      keep the figures, and what machine they were measured on; other suites in the file stay
  --quick          a fifth of the time: to see that it works
  --backlog N      features: events in the backlog (default: 1,000,000)
  --profile DIR    CPU profiles of the services that are measured, for Chrome's developer tools
  --plot FILE.svg  growth: draw what was measured
  --adapter FILE   quality: ask another system the same questions (bench/src/peers/adapter.ts says how)

KAFKA_BROKERS, DATABASE_URL and REDIS_URL name the servers, or BACKENDS a command whose \`up\` starts them. Databases, topics
and keys are made for the run and gone after it. Progress goes to standard error, tables to standard output.
`
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    tell('stopped; a database, topics and keys named marquee_test_… may be left behind')
    process.exit(130) // and what it started ends with it
  })

try {
  await main()
} catch (error) {
  const isMistake = error instanceof UsageError || error instanceof ServersUnknown
  tell(
    `\n${isMistake || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : error.stack}`,
  )
  if (error instanceof UsageError) tell('`pnpm bench --help` lists what there is.')
  process.exitCode = isMistake ? 2 : 1
}

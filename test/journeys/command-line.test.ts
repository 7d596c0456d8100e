import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeMovieLens } from '../movielens-folder.ts'
import { openTemporaryFolder, runMarquee, startProgram } from '../processes.ts'
import { aWorld } from '../world.ts'

interface Figures {
  readonly ndcg10: number
}

interface Report {
  readonly models: readonly (Figures & {
    readonly name: string
    readonly ndcg10StandardError: number
    readonly coverage10: number
    readonly byHistoryLength: readonly Figures[]
    readonly diversity?: readonly (Figures & { readonly strength: number; readonly diversity10: number })[]
  })[]
}

test('`marquee evaluate --json` prints the figures of every algorithm and nothing else', async () => {
  await using folder = await openTemporaryFolder()
  await writeMovieLens(folder.path, aWorld())
  const { code, stdout, stderr } = await runMarquee(['evaluate', '--data', folder.path, '--json'])

  expect(code, stderr).toBe(0)
  expect(stdout.trimEnd()).not.toContain('\n')
  const number = expect.any(Number)
  const row = {
    name: expect.any(String),
    ndcg10: number,
    ndcg10StandardError: number,
    hr10: number,
    mrr10: number,
    coverage10: number,
    fitSeconds: number,
    scoreMicroseconds: number,
    byHistoryLength: expect.arrayContaining([
      { from: number, to: number, cases: number, ndcg10: number, ndcg10StandardError: number },
    ]),
  }
  const variety = {
    ndcg10: number,
    ndcg10StandardError: number,
    ndcg10ChangeStandardError: number,
    diversity10: number,
  }
  const diversity = [0, 0.2, 0.4, 0.6, 0.8, 1].map((strength) => ({ strength, ...variety }))
  const names = ['popularity', 'recent-popularity', 'item-knn', 'ease', 'transitions', 'slit', 'content', 'blend']
  expect(JSON.parse(stdout)).toEqual({
    dataset: folder.path.split('/').at(-1),
    protocol: 'leave-one-out',
    people: 80,
    films: 60,
    interactions: 960,
    models: names.map((name) => ({ ...row, name, ...(name === 'blend' ? { diversity } : {}) })),
  })
})

test('`marquee evaluate --plot` draws the figures that it prints, over an image of before', {
  timeout: 120_000,
}, async () => {
  await using folder = await openTemporaryFolder()
  await writeMovieLens(folder.path, aWorld())
  const plot = join(folder.path, 'plot.svg')
  await writeFile(plot, 'an image of before '.repeat(10_000))
  const { code, stdout, stderr } = await runMarquee(['evaluate', '--data', folder.path, '--json', '--plot', plot])

  expect(code, stderr).toBe(0)
  expect(stderr).toContain(`The plot is in ${plot}`)
  const svg = await readFile(plot, 'utf8')
  expect(svg).toMatch(/^<svg .*<\/svg>\s*$/s)
  const { models } = JSON.parse(stdout) as Report // the test above holds its shape
  for (const { name, ndcg10, ndcg10StandardError, coverage10, diversity = [] } of models) {
    const told = `${name}: NDCG@10 ${ndcg10.toFixed(4)}, coverage@10 ${coverage10.toFixed(4)}`
    expect(svg).toContain(`"${told} ± ${ndcg10StandardError.toFixed(4)}"`)
    for (const row of diversity)
      expect(svg).toContain(
        `strength ${row.strength}: NDCG@10 ${row.ndcg10.toFixed(4)}, intra-list diversity ${row.diversity10.toFixed(4)}`,
      )
  }
  const [{ byHistoryLength: [length] = [] } = {}] = models
  expect(svg).toContain(`popularity, histories of 10–19: NDCG@10 ${length?.ndcg10.toFixed(4)}`)
})

test('a plot that cannot be written is refused before anything is read, and nothing is left behind', {
  timeout: 120_000,
}, async () => {
  await using folder = await openTemporaryFolder()
  const [aFolder, possible] = [join(folder.path, 'folder.svg'), join(folder.path, 'plot.svg')]
  await mkdir(aFolder)
  const plots = ['plot.png', '/nowhere/at-all/plot.svg', aFolder, possible]
  const [otherKind, noFolder, folderItself, fine] = await Promise.all(
    plots.map((plot) => runMarquee(['evaluate', '--data', '/nowhere/at-all', '--plot', plot])),
  )

  for (const [at, refused] of [otherKind, noFolder, folderItself].entries()) {
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused?.stderr).toContain(`--plot is "${plots[at]}": expected`)
  }
  expect(otherKind?.stderr).toContain('the name of a file that ends in .svg')
  expect(noFolder?.stderr).toMatch(/in a folder that exists .*no such file or directory/)
  expect(folderItself?.stderr).toContain('a file that can be written')
  // here only the data set is wrong
  expect(fine).toMatchObject({ code: 1, stderr: expect.not.stringContaining('--plot') })
  expect(await readdir(folder.path)).toEqual(['folder.svg'])
})

test('`marquee evaluate --protocol global-time --json` says which protocol it followed', async () => {
  await using folder = await openTemporaryFolder()
  await writeMovieLens(folder.path, aWorld())
  const { code, stdout } = await runMarquee(['evaluate', '--data', folder.path, '--protocol', 'global-time', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ protocol: 'global-time' })
})

test('`marquee --help` names every command', async () => {
  const { code, stdout, stderr } = await runMarquee(['--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('Usage: marquee COMMAND')
  for (const command of [
    'start',
    'load',
    'evaluate',
    'train',
    'models',
    'promote',
    'rollback',
    'refit',
    'explain',
    'erase',
    'rebuild',
  ])
    expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, 'm'))
})

test('a command that does not exist ends with 2 and names those that do', async () => {
  const { code, stdout, stderr } = await runMarquee(['strat'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('There is no command "strat": expected one of start, load, evaluate')
})

test('an option that does not exist, or lacks a valid value, ends with 2 and is named', async () => {
  const [unknown, invalid] = await Promise.all([
    runMarquee(['evaluate', '--jsno']),
    runMarquee(['evaluate', '--protocol', 'guessing']),
  ])
  expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--jsno') })
  expect(invalid).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--protocol is "guessing": expected one of leave-one-out, global-time'),
  })
})

test.each([
  { args: ['start', './ratings'], superfluous: '"./ratings"' },
  { args: ['evaluate', 'demo', '--json', 'twice'], superfluous: '"demo", "twice"' },
  { args: ['load', 'demo', 'ml-1m'], superfluous: '"ml-1m"' },
  { args: ['rollback', 'v3'], superfluous: '"v3"' },
])('`marquee $args` ends with 2 and names what is superfluous', async ({ args: [name = '', ...rest], superfluous }) => {
  const { code, stdout, stderr } = await runMarquee([name, ...rest])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(`Nothing is known to do with ${superfluous}. Usage: marquee ${name}`)
})

test('a data set that is not there ends with 1 and is named', async () => {
  const { code, stdout, stderr } = await runMarquee(['evaluate', '--data', '/nowhere/at-all'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('/nowhere/at-all')
})

describe('start', () => {
  test('prints every variable it reads when asked for help', async () => {
    const { code, stdout } = await runMarquee(['start', '--help'])
    expect(code).toBe(0)
    for (const variable of ['MARQUEE_DATA_DIR', 'LOG_LEVEL', 'DRAIN_MS', 'TRACE_SAMPLE_RATIO', 'PORT_UI', 'API_KEYS'])
      expect(stdout).toMatch(new RegExp(`^  ${variable} .*\\S`, 'm'))
  })

  test('names everything that is wrong with its configuration at once, ends with 2, and leaves nothing behind', async () => {
    await using folder = await openTemporaryFolder()
    const wrong = {
      LOG_LEVEL: 'loud',
      DRAIN_MS: '-1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere',
      TRACE_SAMPLE_RATIO: '2',
      PORT_UI: 'eighty',
      TRAIN_TOLERANCE: 'much',
    }
    const { code, stdout, stderr } = await runMarquee(['start'], { ...wrong, MARQUEE_DATA_DIR: folder.path })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const [variable, value] of Object.entries(wrong)) expect(stderr).toContain(`${variable}="${value}": expected `)
    expect(stderr).toContain('The configuration has 6 errors')
    expect(await readdir(folder.path)).toEqual([])
  })
})

describe.each([
  { service: 'ingestion', own: ['KAFKA_BROKERS', 'PUBLISH_DEADLINE_MS', 'API_KEYS'] },
  { service: 'features', own: ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL', 'API_KEYS'] },
  { service: 'training', own: ['DATABASE_URL', 'TRAIN_MIN_NEW', 'API_KEYS'] },
  { service: 'serving', own: ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL', 'SERVING_POLL_MS'] },
  { service: 'ui', own: ['INGESTION_URL', 'TRAINING_URL', 'SERVING_URL', 'DATASET_NAME'] },
] as const)('$service', ({ service, own }) => {
  const file = `services/${service}/src/main.ts`

  test('prints every variable it reads when asked for help', async () => {
    await using program = startProgram(file, ['--help'])
    expect(await program.exited).toMatchObject({ code: 0 })
    for (const variable of ['HOST', `PORT_${service.toUpperCase()}`, 'LOG_LEVEL', 'DRAIN_MS', ...own])
      expect(program.stdout()).toMatch(new RegExp(`^  ${variable} .*\\S`, 'm'))
    expect(program.stderr()).toBe('')
  })

  test('names everything that is wrong with its configuration at once, keeps secrets, and ends with 2', async () => {
    await using program = startProgram(file, [], {
      [`PORT_${service.toUpperCase()}`]: 'eighty',
      LOG_LEVEL: 'loud',
      DRAIN_MS: '-1',
      DATABASE_URL: 'mysql://root:hunter2@localhost/films',
      REDIS_URL: 'http://localhost',
      KAFKA_BROKERS: ',',
      SERVING_URL: 'not an address',
    })
    expect(await program.exited).toMatchObject({ code: 2 })
    expect(program.stdout()).toBe('')
    const wrong = [`PORT_${service.toUpperCase()}`, 'LOG_LEVEL', 'DRAIN_MS', ...own.filter(isWrongAbove)]
    for (const variable of wrong) expect(program.stderr()).toMatch(new RegExp(`^  ${variable}=.*: expected `, 'm'))
    expect(program.stderr()).toContain(`The configuration has ${wrong.length} errors`)
    expect(program.stderr()).not.toContain('hunter2')
  })
})

const isWrongAbove = (variable: string): boolean =>
  ['DATABASE_URL', 'REDIS_URL', 'KAFKA_BROKERS', 'SERVING_URL'].includes(variable)

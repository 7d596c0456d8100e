import { describe, expect, test } from 'vitest'
import { writeMovieLens } from '../movielens-folder.ts'
import { openTemporaryFolder, runMarquee, startProgram } from '../processes.ts'
import { aWorld } from '../world.ts'

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
  }
  const names = ['popularity', 'recent-popularity', 'item-knn', 'ease', 'transitions', 'blend']
  expect(JSON.parse(stdout)).toEqual({
    dataset: folder.path.split('/').at(-1),
    protocol: 'leave-one-out',
    models: names.map((name) => ({ ...row, name })),
  })
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
  for (const command of ['start', 'load', 'evaluate', 'train', 'models', 'promote', 'rollback', 'erase', 'rebuild'])
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

test('a data set that is not there ends with 1 and is named', async () => {
  const { code, stdout, stderr } = await runMarquee(['evaluate', '--data', '/nowhere/at-all'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('/nowhere/at-all')
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

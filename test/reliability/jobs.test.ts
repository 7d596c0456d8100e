import { topics } from '@marquee/contracts/topics'
import kafkajs from 'kafkajs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProgram } from '../processes.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { aMovie } from '../world.ts'

let scratch: Scratch
beforeAll(async () => {
  scratch = await createScratch()
})
afterAll(() => scratch[Symbol.asyncDispose]())

/** What a deployment runs before the services, as a program of its own. */
async function run(job: string, environment: Readonly<Record<string, string>> = scratch.environment) {
  await using program = startProgram(job, [], environment)
  const { code } = await program.exited
  return { code, said: program.stdout(), complained: program.stderr() }
}

const migrate = 'services/features/src/migrate.ts'
const createTopics = 'services/ingestion/src/create-topics.ts'

const tables = async (): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`.execute(
    scratch.database.query,
  )
  return rows.map(({ name }) => name)
}

describe('migrate', () => {
  test('makes every schema, ends by itself, and changes nothing the second time; also twice at once', async () => {
    expect(await tables()).toEqual([])
    const [one, two] = await Promise.all([run(migrate), run(migrate)])
    expect([one, two]).toEqual([
      { code: 0, said: expect.stringContaining('every schema is up to date'), complained: '' },
      { code: 0, said: expect.stringContaining('every schema is up to date'), complained: '' },
    ])
    const made = await tables()
    expect(made).toEqual(expect.arrayContaining(['interactions', 'movies', 'models', 'training_runs']))
    await scratch.offline.recordMovies([aMovie()])
    expect(await run(migrate)).toMatchObject({ code: 0 })
    expect(await tables()).toEqual(made)
    expect(await scratch.offline.countMovies()).toBe(1)
  })

  test('exits with 2 and says what is missing when it is not told where the database is', async () => {
    expect(await run(migrate, {})).toMatchObject({ code: 2, complained: expect.stringContaining('DATABASE_URL') })
  })
})

describe('create-topics', () => {
  test('makes every topic, ends by itself, and changes nothing the second time', async () => {
    const first = await run(createTopics)
    expect(first).toMatchObject({ code: 0, complained: '' })
    const prefix = scratch.environment['KAFKA_TOPIC_PREFIX'] ?? ''
    for (const { name } of Object.values(topics)) expect(first.said).toContain(`"${prefix}${name}"`)
    expect(await run(createTopics)).toMatchObject({ code: 0, complained: '' })
  })

  test('refuses a topic that somebody made otherwise, and says how', async () => {
    const prefix = `${scratch.environment['KAFKA_TOPIC_PREFIX']}other.`
    const brokers = scratch.environment['KAFKA_BROKERS'] ?? ''
    const admin = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: prefix + topics.interactions.name, numPartitions: 1 }] })
    await admin.disconnect()
    const refused = await run(createTopics, { ...scratch.environment, KAFKA_TOPIC_PREFIX: prefix })
    expect(refused.code).toBe(1)
    expect(refused.said).toContain(`${prefix}${topics.interactions.name} has 1 partitions, expected 12`)
  })
})

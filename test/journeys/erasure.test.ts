import { randomUUID } from 'node:crypto'
import type { ErasureAccepted, ErasureReceipt } from '@marquee/contracts/erasure'
import type { ModelList, TrainingRun } from '@marquee/contracts/model'
import { topics } from '@marquee/contracts/topics'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { accepted, eventually, startMarqueeOn, startStandalone, type Visitor } from '../harness.ts'
import { runMarquee } from '../processes.ts'
import { tracesOf } from '../traces.ts'
import { aWorld, type World } from '../world.ts'

const leaver = 'somebody-who-leaves'

/** A world in which one of the people has a name that is nowhere else. */
function aWorldWithLeaver(): World {
  const { movies, interactions } = aWorld()
  return {
    movies,
    interactions: interactions.map((event) => (event.userId === 'p7' ? { ...event, userId: leaver } : event)),
  }
}

/** Every challenger is promoted: this is not about how good they are. */
const lenient = { TRAIN_MAX_AGE_SECONDS: '1', TRAIN_TOLERANCE: '1', TRAIN_MIN_COVERAGE_RATIO: '0' }

async function erase(userId: string, marquee: Visitor): Promise<ErasureAccepted> {
  const answer = await marquee.delete(`/v1/users/${userId}`)
  accepted(answer)
  return answer.body as ErasureAccepted // the contract's schema for this route
}

const receiptOnce = (
  what: string,
  { receipt }: ErasureAccepted,
  marquee: Visitor,
  isSo: (receipt: ErasureReceipt) => boolean,
): Promise<ErasureReceipt> =>
  eventually(what, 30_000, async () => {
    const current = await marquee.get<ErasureReceipt>(receipt)
    return isSo(current) ? current : undefined
  })

/** The five services on stores that the test can look into. */
async function openMarquee() {
  const stack = new AsyncDisposableStack()
  const log = createLog({ level: 'error', pretty: false })
  const database = stack.use(await openEmbeddedDatabase({ folder: undefined }))
  const online = stack.use(openMemoryOnlineStore())
  const eventLog = stack.use(await openEmbeddedEventLog({ database, log, metrics: createMetrics('standalone') }))
  const marquee = await startMarqueeOn({ database, online, eventLog }, { environment: lenient })
  stack.use(marquee)
  /** lists leave a record a moment after they are answered */
  const impressionsInLog = (lists: number) =>
    eventually(`${lists} lists for them are on record`, 5_000, async () => {
      const { rows } = await sql<{ shown: number }>`
        select count(*) as shown from event_log where key = ${leaver} and topic = ${topics.impressions.name}`.execute(
        database.query,
      )
      return rows[0]?.shown === lists ? true : undefined
    })
  return { ...marquee, database, online, eventLog, impressionsInLog, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('whoever leaves is gone from every table, the online store and the next model, stays gone, and may come back as someone new', {
  timeout: 120_000,
}, async () => {
  await using marquee = await openMarquee()
  const world = aWorldWithLeaver()
  const theirs = world.interactions.filter(({ userId }) => userId === leaver)
  const others = [...new Set(world.interactions.map(({ userId }) => userId))].filter((userId) => userId !== leaver)
  await marquee.load(world)
  await marquee.eventLog.publish('interactions', [
    { key: leaver, value: JSON.stringify({ userId: leaver, half: 'an event' }), headers: {} },
  ])
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v1' })
  expect(await marquee.listFor(leaver)).toMatchObject({ tier: 'personalised' })
  await marquee.impressionsInLog(1)
  // (what was shown is stored a moment after it is in the log)
  await expect
    .poll(() => tracesOf(leaver, marquee.database), { timeout: 5_000 })
    .toEqual([
      'dead_letters.letter',
      'event_log.key',
      'event_log.value',
      'impressions.impression',
      'impressions.user_id',
      'interactions.user_id',
    ])
  const [historiesBefore, onlineBefore] = [await marquee.offline.histories(others), await marquee.online.read(others)]
  expect(onlineBefore.every((value) => value !== undefined)).toBe(true)

  const started = performance.now()
  const asked = await erase(leaver, marquee)
  const removed = await receiptOnce('the stores are rid of them', asked, marquee, ({ removedAt }) => removedAt !== null)
  figure('erasure: gone from every store', performance.now() - started, 'ms')
  expect(removed.removed).toEqual({ interactions: theirs.length, impressions: 1, deadLetters: 1, onlineFeatures: 1 })
  await eventually('no column holds a trace of them', 5_000, async () =>
    (await tracesOf(leaver, marquee.database)).length === 0 ? true : undefined,
  )
  expect(await marquee.online.read([leaver])).toEqual([undefined])
  expect(await marquee.offline.histories(others)).toEqual(historiesBefore)
  expect(await marquee.online.read(others)).toEqual(onlineBefore)
  expect((await marquee.historyOf(leaver)).total).toBe(0)

  const forgotten = await receiptOnce(
    'a model without them serves',
    asked,
    marquee,
    ({ state }) => state === 'forgotten',
  )
  expect(forgotten).toMatchObject({
    model: { firstWithout: 'v2', dueBy: null, championIsWithout: true },
    logKeptUntil: null,
  })
  const { runs } = await marquee.get<{ runs: TrainingRun[] }>('/v1/runs')
  const [lastRun] = runs
  expect(lastRun).toMatchObject({ state: 'promoted', version: 'v2' })
  await eventually('lists come from it', 5_000, async () =>
    (await marquee.listFor('p1')).modelVersion === 'v2' ? true : undefined,
  )
  expect(await tracesOf(leaver, marquee.database)).toEqual([]) // nor in the new model's bytes

  await marquee.load({ movies: [], interactions: theirs }) // the same events, the same ids: a file loaded again
  await marquee.load({ movies: [], interactions: theirs.map((event) => ({ ...event, eventId: randomUUID() })) })
  await marquee.settled()
  expect((await marquee.historyOf(leaver)).total).toBe(0)
  expect(await marquee.online.read([leaver])).toEqual([undefined])
  expect(await tracesOf(leaver, marquee.database)).toEqual(['event_log.key', 'event_log.value']) // until its retention ends

  expect((await marquee.listFor(leaver)).tier).toBe('trending')

  await marquee.rate({ userId: leaver, movieId: '100' })
  await marquee.settled()
  expect((await marquee.historyOf(leaver)).items).toMatchObject([{ movie: { movieId: '100' } }])
  expect(await marquee.listFor(leaver)).toMatchObject({ tier: 'personalised' })
  await marquee.impressionsInLog(2)

  const again = await erase(leaver, marquee)
  const second = await receiptOnce('they are gone again', again, marquee, ({ removedAt }) => removedAt !== null)
  expect(second.receiptId).not.toBe(removed.receiptId)
  expect(second.removed).toEqual({
    interactions: 1,
    impressions: expect.any(Number),
    deadLetters: 0,
    onlineFeatures: 1,
  })
  expect(await tracesOf(leaver, marquee.database)).toEqual([])
})

test('the next model is as if they had never been there', { timeout: 120_000 }, async () => {
  const world = aWorldWithLeaver()
  const fingerprintOf = async (marquee: Visitor, version: string) =>
    (await marquee.get<ModelList>('/v1/models')).models.find((model) => model.version === version)?.fingerprint
  const expected = await (async () => {
    await using never = await startStandalone()
    await never.load({ ...world, interactions: world.interactions.filter(({ userId }) => userId !== leaver) })
    await never.settled()
    await never.trained()
    return await fingerprintOf(never, 'v1')
  })()

  await using marquee = await startStandalone(lenient)
  await marquee.load(world)
  await marquee.settled()
  await marquee.trained()
  expect(expected).toMatch(/^[0-9a-f]{64}$/)
  expect(await fingerprintOf(marquee, 'v1')).not.toBe(expected)
  const asked = await erase(leaver, marquee)
  await receiptOnce('a model without them serves', asked, marquee, ({ state }) => state === 'forgotten')
  expect(await fingerprintOf(marquee, 'v2')).toBe(expected)
})

test('`marquee erase` waits, and prints the receipt', async () => {
  await using marquee = await startStandalone()
  const world = aWorld()
  await marquee.load(world)
  await marquee.settled()
  const [inJson, inWords, nobody] = [
    await runMarquee(['erase', 'p3', '--json', '--url', marquee.addresses.ui]),
    await runMarquee(['erase', 'p4', '--url', marquee.addresses.ui]),
    await runMarquee(['erase']),
  ]
  const receipt = JSON.parse(inJson.stdout) as ErasureReceipt // the contract's schema for what it prints
  expect(receipt).toMatchObject({
    state: 'forgotten',
    removed: { interactions: 12, deadLetters: 0, onlineFeatures: 1 },
  })
  expect(await marquee.get<ErasureReceipt>(`/v1/erasures/${receipt.receiptId}`)).toEqual(receipt)
  expect({ code: inWords.code, stderr: inWords.stderr }).toEqual({ code: 0, stderr: '' })
  expect(inWords.stdout).toMatch(/^interactions +12$/m)
  expect(inWords.stdout).toContain('The model that serves is without them.')
  expect(nobody).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('erase takes the id of a person'),
  })
  expect((await marquee.historyOf('p3')).total + (await marquee.historyOf('p4')).total).toBe(0)
  expect((await marquee.historyOf('p5')).total).toBe(12)
})

import type { Interaction } from '@marquee/contracts/interaction'
import { expect, test } from 'vitest'
import { expectAnswers, expectRefusals, startCrowd } from '../crowd.ts'
import { figure } from '../figures.ts'
import { eventually } from '../harness.ts'
import { everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch } from '../servers.ts'
import { startServersOn } from '../servers-on-disk.ts'
import { openSmallDisk } from '../small-disk.ts'
import { countStored, expectAcknowledged, storedEvents } from '../stored.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

const mebibyte = 2 ** 20

test('on a full disk of Kafka, Postgres and Redis lists are answered and events refused; with room again all is as it was, and none acknowledged is lost', {
  timeout: 300_000,
}, async () => {
  await using disk = await openSmallDisk({ bytes: 768 * mebibyte, forEveryUser: true })
  await using servers = await startServersOn(disk)
  await using scratch = await createScratch()
  await using marquee = await startWholeSystem(scratch, aWorld(), { PUBLISH_DEADLINE_MS: '1000' })
  const acknowledged: Interaction[] = []
  await using crowd = startCrowd(marquee, acknowledged, { eventsAPost: 100 })
  await crowd.watch(2_000)
  await disk.fill({ leavingBytes: 2 * mebibyte })
  await eventually('events are refused', 60_000, async () => {
    const { posts } = await crowd.watch(3_000) // longer than until one is refused
    return posts.some(({ status }) => status !== 202) || undefined
  })
  figure('full disk of the servers: events acknowledged before', acknowledged.length, '')

  const { lists, posts } = await crowd.watch(8_000)
  process.stdout.write(`with the disk full:\n${await servers.status()}`)
  expectAnswers('full disk of the servers', lists, { degraded: undefined }) // after some seconds without Postgres
  expect(expectRefusals(posts)).toBeGreaterThan(0)

  await disk.makeRoom()
  await servers.startAgain()
  await measureRecovery('room again on the disk of the servers, and they run', async (within) => {
    const before = acknowledged.length
    await eventually('events are taken again', within, () => acknowledged.length > before || undefined)
    await crowd.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
  expectAcknowledged(await storedEvents(scratch), acknowledged)
})

test('on a full disk of Postgres alone lists are answered and events accepted; with room again they are stored, each once', {
  timeout: 300_000,
}, async () => {
  await using disk = await openSmallDisk({ bytes: 768 * mebibyte, forEveryUser: true })
  await using servers = await startServersOn(disk, ['DATABASE_URL'])
  await using scratch = await createScratch()
  await using marquee = await startWholeSystem(scratch, aWorld())
  const acknowledged: Interaction[] = []
  await using crowd = startCrowd(marquee, acknowledged, { eventsAPost: 25 })
  await crowd.watch(2_000)
  await disk.fill({ leavingBytes: 2 * mebibyte })
  await eventually('Postgres has no room left', 60_000, async () => (await disk.freeBytes()) < 65_536 || undefined)

  const { lists, posts } = await crowd.watch(8_000)
  process.stdout.write(`with the disk full:\n${await servers.status()}`)
  expectAnswers('full disk of Postgres', lists, { degraded: undefined })
  expect(posts.filter(({ status }) => status !== 202)).toEqual([])
  const stored = await countStored(scratch).catch(() => 0)
  figure('full disk of Postgres: accepted and not stored yet', acknowledged.length - stored, '')
  expect(acknowledged.length - stored).toBeGreaterThan(0)

  await disk.makeRoom()
  await servers.startAgain()
  await measureRecovery('room again on the disk of Postgres, and it runs', async (within) => {
    await crowd.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
  expectAcknowledged(await storedEvents(scratch), acknowledged)
})

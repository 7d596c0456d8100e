import { join, relative } from 'node:path'
import type { Interaction } from '@marquee/contracts/interaction'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { expect, test } from 'vitest'
import { expectAnswers, expectRefusals, startCrowd } from '../crowd.ts'
import { figure } from '../figures.ts'
import { eventually, testEnvironment, type Visitor, visitorOf } from '../harness.ts'
import { writeMovieLens } from '../movielens-folder.ts'
import { openTemporaryFolder, startProgram } from '../processes.ts'
import { openSmallDisk, type SmallDisk } from '../small-disk.ts'
import { expectAcknowledged, storedEvents } from '../stored.ts'
import { aWorld } from '../world.ts'

const mebibyte = 2 ** 20
const backWithinMs = 10_000

test('on a full disk lists are answered and events refused; with room again they are taken, and none acknowledged is lost', {
  timeout: 180_000,
}, async () => {
  await using release = await openTemporaryFolder()
  await writeMovieLens(release.path, aWorld())
  await using disk = await openSmallDisk({ bytes: 256 * mebibyte })
  const acknowledged: Interaction[] = []
  let folder: string
  {
    await using marquee = await start(disk, release.path)
    await marquee.program.said(/Ready: open http/, 120_000)
    folder = marquee.folder
    await using crowd = startCrowd(marquee.visitor, acknowledged, { eventsAPost: 100 })
    await disk.fill({ leavingBytes: 12 * mebibyte }) // less than the next piece of the database's log
    await eventually('events are refused', 60_000, async () => {
      const { posts } = await crowd.watch(100)
      return posts.some(({ status }) => status !== 202) || undefined
    })
    figure('full disk: events acknowledged before', acknowledged.length, '')
    const { lists, posts } = await crowd.watch(3_000)
    expectAnswers('full disk', lists, { degraded: false })
    expect(expectRefusals(posts)).toBeGreaterThan(10)

    await disk.makeRoom()
    const madeRoom = performance.now()
    const before = acknowledged.length
    await eventually('events are taken again', backWithinMs, () => acknowledged.length > before || undefined)
    figure('room again: events taken after', (performance.now() - madeRoom) / 1_000, 's')
    await crowd.leave()
    await settled(marquee.visitor, backWithinMs - (performance.now() - madeRoom))
    figure('room again: everything in the histories after', (performance.now() - madeRoom) / 1_000, 's')
    await marquee.program.kill('SIGKILL')
  }
  {
    await using marquee = await start(disk, release.path)
    await marquee.program.said(/Ready: open http/, 60_000)
    await settled(marquee.visitor, 30_000)
    expect((await marquee.program.kill('SIGTERM')).code).toBe(0)
  }
  await using database = await openEmbeddedDatabase({
    folder: join(disk.pathFromHere, relative(disk.path, folder), 'database'),
  })
  expectAcknowledged(await storedEvents({ database }), acknowledged)
})

/** Everything accepted so far is in the feature store. */
const settled = (visitor: Visitor, withinMs: number) =>
  eventually('nothing waits', withinMs, async () => {
    const { lag } = await visitor.get<{ lag: Record<string, number> }>('/v1/status')
    return Object.values(lag).every((messages) => messages === 0) || undefined
  })

async function start(disk: SmallDisk, release: string) {
  const program = startProgram(
    'apps/standalone/src/main.ts',
    ['start', '--data', release],
    { ...testEnvironment, MARQUEE_DATA_DIR: disk.path },
    { under: disk.under },
  )
  const [, ui = ''] = await program.said(/Marquee +(http:\S+)/, 60_000)
  const [, folder = ''] = await program.said(/Data +(\/\S+)/, 1_000)
  return { program, folder, visitor: visitorOf({ ui }), [Symbol.asyncDispose]: program[Symbol.asyncDispose] }
}

import type { OfflineStore } from '@marquee/feature-store/offline'
import type { Dataset } from '@marquee/recommender/dataset'
import { afterAll, describe, expect, test } from 'vitest'
import { fingerprintOf, type PointInTime, pointInTime, readDataset } from '../src/read-dataset.ts'
import { audience, closeData, openData } from './started.ts'

afterAll(closeData)

type Reader = (offline: OfflineStore, place: PointInTime) => Promise<Dataset>

const film = (title: string) => ({ movieId: 'm1', title, year: 1995, genres: ['Crime'] })
const [sample] = audience({ people: 1 })
const anInteraction = (about: { userId: string; movieId: string; occurredAt: string }) => ({
  type: 'like' as const,
  eventId: crypto.randomUUID(),
  ...about,
})

/** What becomes known after the point in time, each of which a reader might see too early. */
const leaks: Readonly<Record<string, (offline: OfflineStore) => Promise<unknown>>> = {
  'an interaction of later': (offline) =>
    offline.recordInteractions([anInteraction({ userId: 'p1', movieId: 'm2', occurredAt: '2026-06-01T00:00:00Z' })]),
  'an interaction of before that arrived later': (offline) =>
    offline.recordInteractions([anInteraction({ userId: 'p1', movieId: 'm3', occurredAt: '1999-01-01T00:00:00Z' })]),
  'a person who came later': (offline) =>
    offline.recordInteractions([anInteraction({ userId: 'late', movieId: 'm3', occurredAt: '2026-01-01T00:00:00Z' })]),
  'a retraction of later': (offline) =>
    offline.recordInteractions([
      {
        ...anInteraction({ userId: 'p0', movieId: sample?.movieId ?? '', occurredAt: '2026-06-01T00:00:00Z' }),
        type: 'retract',
      },
    ]),
  'a film that changed later': (offline) => offline.recordMovies([film('Heat, restored')]),
  'a film that came later': (offline) => offline.recordMovies([{ ...film('Ran'), movieId: 'new' }]),
}

/** Which leaks a reader lets through. */
async function leaksThrough(read: Reader): Promise<string[]> {
  const { offline } = await openData()
  await offline.recordMovies([film('Heat')])
  await offline.recordInteractions(audience({ people: 9 }))
  const place = await pointInTime(offline)
  const known = async (): Promise<string> => fingerprintOf(await read(offline, place), '', {})
  const seen: string[] = []
  let before = await known()
  for (const [name, plant] of Object.entries(leaks)) {
    await plant(offline)
    const after = await known()
    if (after !== before) seen.push(name)
    before = after
  }
  return seen
}

describe('training', () => {
  test('sees nothing that was not known at the time', async () => {
    expect(await leaksThrough(readDataset)).toEqual([])
  })

  test('sees all that was known then: the films too', async () => {
    const { offline } = await openData()
    await offline.recordMovies([film('Heat')])
    await offline.recordInteractions(audience({ people: 9 }))
    const then = await pointInTime(offline)
    await offline.recordMovies([film('Heat, restored')])
    const titleIn = async (place: PointInTime) => {
      const { items, content } = await readDataset(offline, place)
      return content[items.indexOf('m1')]?.title
    }
    expect([await titleIn(then), await titleIn(await pointInTime(offline))]).toEqual(['Heat', 'Heat, restored'])
    expect((await readDataset(offline, then)).users).toHaveLength(9)
  })
})

describe('the check would catch a reader that', () => {
  test('reads all there is', async () => {
    expect(await leaksThrough(async (offline) => readDataset(offline, await pointInTime(offline)))).toEqual(
      Object.keys(leaks),
    )
  })

  test('reads the films of now', async () => {
    const withFilmsOfNow: Reader = async (offline, { watermark }) =>
      readDataset(offline, { watermark, catalogueRevision: await offline.catalogueRevision() })
    expect(await leaksThrough(withFilmsOfNow)).toEqual(['a film that changed later', 'a film that came later'])
  })

  test('goes by the time that events tell', async () => {
    const byTime: Reader = async (offline, { catalogueRevision }) => {
      const cut = Date.parse('2026-02-01T00:00:00Z')
      async function* untilCut() {
        for await (const person of offline.allHistories(await offline.watermark()))
          yield {
            ...person,
            history: { ...person.history, entries: person.history.entries.filter(({ at }) => at <= cut) },
          }
      }
      return readDataset({ ...offline, allHistories: untilCut }, { watermark: 0, catalogueRevision })
    }
    expect(await leaksThrough(byTime)).toEqual([
      'an interaction of before that arrived later',
      'a person who came later',
      'a retraction of later',
    ])
  })
})

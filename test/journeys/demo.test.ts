import { setImmediate } from 'node:timers/promises'
import type { ModelList } from '@marquee/contracts/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { eventually, testEnvironment, visitorOf } from '../harness.ts'
import { openTemporaryFolder, startProgram } from '../processes.ts'
import { aRating } from '../world.ts'

const goalSeconds = 5

// One story in three parts, on one folder: each part finds what the one before left.
describe('the demo, started with nothing installed', () => {
  let folder: Awaited<ReturnType<typeof openTemporaryFolder>>
  beforeAll(async () => {
    folder = await openTemporaryFolder()
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  /** `marquee start`, as a person at a terminal meets it. */
  async function start() {
    const started = performance.now()
    const program = startProgram('apps/standalone/src/main.ts', ['start'], {
      ...testEnvironment,
      MARQUEE_DATA_DIR: folder.path,
    })
    const [, ui = ''] = await program.said(/Marquee +(http:\S+)/, 60_000)
    return { program, started, visitor: visitorOf({ ui }), [Symbol.asyncDispose]: program[Symbol.asyncDispose] }
  }
  const kept = aRating({ userId: 'ada' })

  test('loads, trains, lists films, and stops when asked', { timeout: 240_000 }, async () => {
    await using marquee = await start()
    const { program, visitor } = marquee
    await program.said(/Ready: open http/, 180_000)
    figure('demo: first start to trained lists', (performance.now() - marquee.started) / 1_000, 's')

    const { champion } = await visitor.get<ModelList>('/v1/models')
    expect(champion).toBe('v1')
    const list = await eventually('lists come from the model', 5_000, async () => {
      const answer = await visitor.listFor('ada')
      return answer.modelVersion === 'v1' ? answer : undefined
    })
    expect(list).toMatchObject({ tier: 'trending', degraded: false })
    expect(list.items).toHaveLength(20)
    const movieId = list.items[0]?.movie.movieId ?? ''
    expect((await visitor.post('/v1/events', { ...kept, movieId })).status).toBe(202)

    const { code, ms } = await program.kill('SIGTERM')
    figure('demo: SIGTERM to exit', ms / 1_000, 's')
    expect({ code, stderr: program.stderr().includes('Error') }).toEqual({ code: 0, stderr: false })
    expect(ms).toBeLessThan(10_000)
  })

  const inTurn: string[] = []

  test('is back quickly with all it had, and a kill loses nothing acknowledged', { timeout: 120_000 }, async () => {
    await using marquee = await start()
    const { program, visitor } = marquee
    const list = await eventually('the first list', 60_000, () => visitor.listFor('ada'))
    const seconds = (performance.now() - marquee.started) / 1_000
    figure(`demo: second start to first list (goal ${goalSeconds})`, seconds, 's')
    expect(seconds).toBeLessThanOrEqual(2 * goalSeconds)
    expect(list).toMatchObject({ tier: 'personalised', modelVersion: 'v1' })
    expect((await visitor.historyOf('ada')).items).toMatchObject([{ type: 'rating', rating: 5 }])
    expect((await visitor.get<ModelList>('/v1/models')).models).toHaveLength(1)
    await program.said(/Ready: open http/, 10_000)
    expect(program.stderr()).not.toContain('Loading')

    const films = (await visitor.get<{ items: { movieId: string }[] }>('/v1/movies?limit=100')).items
    const post = async () => {
      for (const { movieId } of films) {
        const { status } = await visitor.post('/v1/events', aRating({ userId: 'grace', movieId }))
        if (status === 202) inTurn.push(movieId)
        await setImmediate()
      }
    }
    const posting = post().catch(() => {}) // nobody is there to answer the last one
    await eventually('some ratings are acknowledged', 10_000, () => (inTurn.length >= 30 ? true : undefined))
    expect(await program.kill('SIGKILL')).toMatchObject({ code: null, signal: 'SIGKILL' })
    await posting
    expect(inTurn.length).toBeLessThan(films.length)
  })

  test('is back after a kill with everything it acknowledged', { timeout: 120_000 }, async () => {
    await using marquee = await start()
    const { program, visitor } = marquee
    await eventually('everything acknowledged is in the history', 30_000, async () => {
      const history = (await visitor.historyOf('grace')).items.map(({ movie }) => movie.movieId).reverse()
      expect(history.slice(0, inTurn.length)).toEqual(inTurn)
      expect(history.length - inTurn.length).toBeLessThanOrEqual(1) // the one whose answer was cut off
      return true
    })
    expect((await visitor.historyOf('ada')).total).toBe(1)
    expect(await program.kill('SIGINT')).toMatchObject({ code: 0 })
  })
})

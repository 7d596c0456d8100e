import type { Database } from '@marquee/platform/database'
import { beforeEach, describe, expect, test } from 'vitest'
import { openModelRegistry } from '../src/registry.ts'
import { openTrainingRuns } from '../src/runs.ts'
import { emptyRegistry } from './registry.conformance.ts'

/** What the record of training runs keeps on every database. Each test begins with none. */
export function runsConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`the training runs, ${driver}`, async () => {
    const database = await open()
    await openModelRegistry(database).migrate()
    const runs = openTrainingRuns(database)

    beforeEach(() => emptyRegistry(database))

    test('wait to be taken up once they were asked for', async () => {
      const before = Date.now()
      const run = await runs.request()
      expect(run).toEqual({
        runId: '1',
        state: 'waiting',
        startedAt: expect.any(String),
        finishedAt: null,
        progress: 0,
        interactions: 0,
        version: null,
        reason: null,
      })
      expect(Date.parse(run.startedAt)).toBeGreaterThanOrEqual(before)
      expect(await runs.find('1')).toEqual(run)
    })

    test('asked for while one waits are that one', async () => {
      const first = await runs.request()
      expect(await runs.request()).toEqual(first)
      expect(await runs.take()).toBe(first.runId)
      expect((await runs.request()).runId).not.toBe(first.runId) // it is under way: what came since needs another
      expect(await runs.list(10)).toHaveLength(2)
    })

    test('are taken up one at a time, the oldest first, each once', async () => {
      expect(await runs.take()).toBeUndefined()
      const { runId } = await runs.request()
      const taken = await Promise.all(Array.from({ length: 5 }, () => runs.take()))
      expect(taken.filter((one) => one !== undefined)).toEqual([runId])
      expect(await runs.find(runId)).toMatchObject({ state: 'reading' })
    })

    test('tell how far they are, and when and how they ended', async () => {
      const { runId } = await runs.request()
      await runs.take()
      await runs.update(runId, { state: 'fitting', progress: 0.25, interactions: 1_000 })
      expect(await runs.find(runId)).toMatchObject({
        state: 'fitting',
        progress: 0.25,
        interactions: 1_000,
        finishedAt: null,
      })
      await runs.update(runId, { progress: 0.5 })
      expect(await runs.find(runId)).toMatchObject({ state: 'fitting', progress: 0.5 })
      await runs.update(runId, { state: 'promoted', version: 'v1', reason: 'Better' })
      expect(await runs.find(runId)).toMatchObject({
        state: 'promoted',
        progress: 1,
        version: 'v1',
        reason: 'Better',
        interactions: 1_000,
        finishedAt: expect.any(String),
      })
    })

    test('that were cut off wait again, from the beginning; those that ended stay ended', async () => {
      const ended = await runs.request()
      await runs.take()
      await runs.update(ended.runId, { state: 'failed', reason: 'x' })
      const cutOff: string[] = []
      for (const state of ['reading', 'fitting'] as const) {
        const { runId } = await runs.request()
        cutOff.push((await runs.take()) ?? '')
        await runs.update(runId, { state, progress: 0.4 })
      }
      const { runId: waiting } = await runs.request()
      expect(await runs.requeueUnfinished()).toBe(2)
      for (const runId of cutOff) expect(await runs.find(runId)).toMatchObject({ state: 'waiting', progress: 0 })
      expect(await runs.find(ended.runId)).toMatchObject({ state: 'failed' })
      expect([await runs.take(), await runs.take(), await runs.take(), await runs.take()]).toEqual([
        ...cutOff,
        waiting,
        undefined,
      ])
      expect(await runs.requeueUnfinished(ended.runId)).toBe(0)
      expect(await runs.requeueUnfinished(waiting)).toBe(1)
      expect(await runs.requeueUnfinished()).toBe(2)
    })

    test('that end their process three times have failed', async () => {
      const { runId } = await runs.request()
      for (let time = 0; time < 2; time++) {
        await runs.take()
        expect(await runs.requeueUnfinished()).toBe(1)
      }
      await runs.take()
      expect(await runs.requeueUnfinished()).toBe(0)
      expect(await runs.find(runId)).toMatchObject({
        state: 'failed',
        progress: 1,
        reason: 'It ended its process 3 times',
        finishedAt: expect.any(String),
      })
      expect(await runs.take()).toBeUndefined()
    })

    test('whose trainer is told to stop wait again, however often', async () => {
      const { runId } = await runs.request()
      for (let stop = 0; stop < 5; stop++) {
        expect(await runs.take()).toBe(runId)
        expect(await runs.requeueUnfinished(runId)).toBe(1)
      }
      await runs.take()
      expect(await runs.requeueUnfinished()).toBe(1)
    })

    test('are listed newest first, as many as asked for', async () => {
      for (let n = 0; n < 3; n++) {
        await runs.request()
        await runs.take()
      }
      expect((await runs.list(2)).map(({ runId }) => runId)).toEqual(['3', '2'])
      expect(await runs.find('4')).toBeUndefined()
    })
  })
}

import type { TrainingRun } from '@marquee/contracts/model'
import type { Database } from '@marquee/platform/database'
import type { Selectable } from 'kysely'
import type { RegistryTables } from './schema.ts'

export type RunState = TrainingRun['state']

/** Training runs, asked for and done: what any replica may ask for, the active trainer does. */
export interface TrainingRuns {
  /** Asks for a run; one that waits already serves. */
  request(): Promise<TrainingRun>
  /** The oldest run that waits, taken up. Undefined when none does. */
  take(): Promise<string | undefined>
  update(
    runId: string,
    change: { state?: RunState; progress?: number; interactions?: number; version?: string; reason?: string },
  ): Promise<void>
  /**
   * Runs that a trainer left unfinished wait again: all, or this one if it is unfinished. Of all, one that was taken up three times
   * fails: it ends its process, and would for ever. @returns how many wait again
   */
  requeueUnfinished(runId?: string): Promise<number>
  list(limit: number): Promise<TrainingRun[]>
  find(runId: string): Promise<TrainingRun | undefined>
}

/** How often a run is taken up whose trainer ends without a word. */
const maxAttempts = 3

const unfinished: readonly RunState[] = ['reading', 'fitting']
const finished: readonly RunState[] = ['promoted', 'rejected', 'unchanged', 'failed']

export function openTrainingRuns(database: Database): TrainingRuns {
  const db = database.query.withTables<RegistryTables>()
  return {
    request: () =>
      db.transaction().execute(async (tx) => {
        const waiting = await tx
          .selectFrom('training_runs')
          .selectAll()
          .where('state', '=', 'waiting')
          .limit(1)
          .executeTakeFirst()
        if (waiting) return toRun(waiting)
        const row = {
          state: 'waiting',
          started_at: Date.now(),
          finished_at: null,
          progress: 0,
          interactions: 0,
          version: null,
          reason: null,
        } as const
        return toRun(await tx.insertInto('training_runs').values(row).returningAll().executeTakeFirstOrThrow())
      }),
    async take() {
      const row = await db
        .updateTable('training_runs')
        .set(({ eb }) => ({ state: 'reading', attempts: eb('attempts', '+', 1) }))
        .where('run_id', '=', (waiting) =>
          waiting
            .selectFrom('training_runs')
            .select('run_id')
            .where('state', '=', 'waiting')
            .orderBy('run_id')
            .limit(1),
        )
        .returning('run_id')
        .executeTakeFirst()
      return row && String(row.run_id)
    },
    async update(runId, change) {
      const ended =
        change.state !== undefined && finished.includes(change.state) ? { finished_at: Date.now(), progress: 1 } : {}
      await db
        .updateTable('training_runs')
        .set({ ...change, ...ended })
        .where('run_id', '=', Number(runId))
        .execute()
    },
    async requeueUnfinished(runId) {
      const requeued = db
        .updateTable('training_runs')
        .where('state', 'in', unfinished)
        .set({ state: 'waiting', progress: 0 })
        .returning('run_id')
      if (runId !== undefined) {
        // its trainer was told to stop, and says so: that is no attempt that failed
        const stopped = requeued.set(({ eb }) => ({ attempts: eb('attempts', '-', 1) }))
        return (await stopped.where('run_id', '=', Number(runId)).execute()).length
      }
      await db
        .updateTable('training_runs')
        .set({
          state: 'failed',
          reason: `It ended its process ${maxAttempts} times`,
          finished_at: Date.now(),
          progress: 1,
        })
        .where('state', 'in', unfinished)
        .where('attempts', '>=', maxAttempts)
        .execute()
      return (await requeued.execute()).length
    },
    async list(limit) {
      const rows = await db.selectFrom('training_runs').selectAll().orderBy('run_id', 'desc').limit(limit).execute()
      return rows.map(toRun)
    },
    async find(runId) {
      const row = await db
        .selectFrom('training_runs')
        .selectAll()
        .where('run_id', '=', Number(runId))
        .executeTakeFirst()
      return row && toRun(row)
    },
  }
}

const toRun = (row: Selectable<RegistryTables['training_runs']>): TrainingRun => ({
  runId: String(row.run_id),
  state: row.state,
  startedAt: new Date(row.started_at).toISOString(),
  finishedAt: row.finished_at === null ? null : new Date(row.finished_at).toISOString(),
  progress: row.progress,
  interactions: row.interactions,
  version: row.version,
  reason: row.reason,
})

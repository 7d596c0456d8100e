import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PGlite, Transaction } from '@electric-sql/pglite'

/** The part of PGlite that statements go through. */
export interface EmbeddedPostgres extends Pick<PGlite, 'query' | 'transaction' | 'close'> {
  readonly closed: boolean
  readonly ready: boolean
  readonly waitReady: Promise<void>
}

const lookEveryMs = 500
/** Opening replays the log, which takes segments of 16 MiB. */
const roomBytes = 64 * 2 ** 20

/**
 * An embedded Postgres that outlives a PANIC: a full disk on which its write-ahead log cannot grow. The instance must not be asked
 * again (PGlite 0.5.16 would turn in a loop for ever, and the process with it). Until there is room to open the folder anew every
 * statement is refused at once; what was committed is in the folder.
 *
 * @param open a new instance on the folder
 */
export async function keepEmbeddedPostgres(folder: string, open: () => Promise<PGlite>): Promise<EmbeddedPostgres> {
  let closed = false
  let current: Pick<PGlite, 'query' | 'transaction' | 'close'> = await openWatched()

  async function openWatched(): Promise<PGlite> {
    const pglite = await open()
    const ask = pglite.execProtocolStream.bind(pglite)
    let panic: unknown
    // all of a statement comes by here, and so does the ROLLBACK after one that failed
    pglite.execProtocolStream = async (message, options) => {
      if (panic !== undefined) throw panic
      try {
        return await ask(message, options)
      } catch (error) {
        if (isPanic(error)) {
          panic = error
          current = refusing(error)
          void openAgain()
        }
        throw error
      }
    }
    return pglite
  }

  async function openAgain(): Promise<void> {
    while (!closed) {
      await sleep(lookEveryMs, undefined, { ref: false })
      const opened = await openWhereThereIsRoom().catch(() => undefined) // the next look may do better
      if (!opened) continue
      if (closed) await opened.close()
      else current = opened
      return
    }
  }

  async function openWhereThereIsRoom(): Promise<PGlite | undefined> {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize < roomBytes ? undefined : openWatched()
  }

  return {
    ready: true,
    waitReady: Promise.resolve(),
    get closed() {
      return closed
    },
    query: (query, params, options) => current.query(query, params, options),
    transaction: (work) => current.transaction(work),
    async close() {
      closed = true
      await current.close()
    },
  }
}

const isPanic = (error: unknown): error is Error =>
  error instanceof Error && 'severity' in error && error.severity === 'PANIC'

/** A transaction begins, for kysely waits until it does, and its first statement is refused. */
function refusing(cause: Error): Pick<PGlite, 'query' | 'transaction' | 'close'> {
  const refuse = async () => {
    throw new Error('the embedded database waits for room on its disk', { cause })
  }
  const transaction = {
    query: refuse,
    sql: refuse,
    exec: refuse,
    listen: refuse,
    rollback: async () => {},
    closed: false,
  }
  return {
    query: refuse,
    transaction: (work) => work(transaction as Transaction),
    close: async () => {},
  }
}

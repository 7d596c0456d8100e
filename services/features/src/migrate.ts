import { openOfflineStore } from '@marquee/feature-store/offline'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { backoff } from '@marquee/platform/backoff'
import { openPostgres } from '@marquee/platform/database'
import { runJob } from '@marquee/platform/lifecycle'
import { migrateSettings } from './config.ts'
import { grantRoles } from './database-roles.ts'

const longestMs = 30 * 60_000 // an index over all that ever happened
const patienceMs = 120_000 // for a database that is still starting

/**
 * Every migration, then the end: what a deployment runs before the services, so that none has to wait for another. Safe beside running
 * services, and again: each of them does the same for itself when it starts.
 */
await runJob('features', migrateSettings, async (config, use, { log }) => {
  const database = await use(openPostgres(config, log, { longestMs }))
  await reachable(() => database.ping())
  await openOfflineStore(database).migrate()
  await openModelRegistry(database).migrate()
  log.info('every schema is up to date')
  if (config.rolePrefix === undefined) return
  await grantRoles(database, config.rolePrefix)
  log.info({ prefix: config.rolePrefix }, 'each service has a role with the rights that it needs')
})

async function reachable(ping: () => Promise<void>): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  for (let attempt = 0; ; attempt++) {
    try {
      return await ping()
    } catch (error) {
      if (signal.aborted)
        throw new Error(`the database did not answer within ${patienceMs / 1_000} s`, { cause: error })
      await backoff(attempt)
    }
  }
}

import { defineConfig } from 'vitest/config'

/** What needs real servers: the same conformance suites on the real drivers, and faults. KAFKA_BROKERS, DATABASE_URL and REDIS_URL name them. */
const missing = ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'].filter((name) => !process.env[name])
if (missing.length > 0) throw new Error(`These tests need real servers; not set: ${missing.join(', ')}`)

export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/servers.json' }]] : ['default'],
    include: [
      '{packages,services,apps}/*/test/**/*.servers.test.ts',
      'test/reliability/**/*.test.ts',
      'test/observability/*.servers.test.ts',
    ],
    exclude: ['**/node_modules/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // one file at a time: some stop the servers that all of them use
    fileParallelism: false,
  },
})

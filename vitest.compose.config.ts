import { defineConfig } from 'vitest/config'

/** What needs a Docker engine: docker-compose.yml as a person runs it. It fails where there is none; `pnpm test` is without it. */
export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/compose.json' }]] : ['default'],
    include: ['test/compose/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 900_000,
    pool: 'forks',
    fileParallelism: false,
  },
})

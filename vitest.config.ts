import { defineConfig } from 'vitest/config'

/** Everything that needs nothing but this repository. */
export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/unit.json' }]] : ['default'],
    include: [
      '{packages,services,apps}/*/test/**/*.test.{ts,tsx}',
      'bench/test/**/*.test.ts',
      'test/{containers,journeys,manifests,observability,security}/**/*.test.ts',
    ],
    exclude: ['**/*.servers.test.ts', '**/node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})

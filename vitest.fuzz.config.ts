import { defineConfig } from 'vitest/config'

/** Every route of every service, asked what nobody would ask; FUZZ_CASES says how often. It fetches its tool (Python) the first time. */
export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/fuzz.json' }]] : ['default'],
    include: ['test/fuzz/**/*.test.ts'],
    hookTimeout: 300_000,
    pool: 'forks',
    fileParallelism: false,
  },
})

import { defineConfig } from 'vitest/config'

/** A person's way through the site, in the system's Chromium, on the demo started as a program of its own. */
export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/browser.json' }]] : ['default'],
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/browser/demo.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // one file at a time: what is measured must not share the machine with another browser
    fileParallelism: false,
  },
})

import { defineConfig } from 'vitest/config'

/**
 * Marquee on a real Kubernetes: the one KUBECONFIG names (kind, minikube, any other), or one that the command in CLUSTER starts.
 * The images are built and given to the cluster first; afterwards it is left as it was found.
 */
export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/cluster.json' }]] : ['default'],
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: 'test/cluster/deployment.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // one cluster, one file at a time: some take away what all of them use
    fileParallelism: false,
  },
})

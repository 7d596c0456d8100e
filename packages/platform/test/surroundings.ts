import type { ServiceName } from '@marquee/contracts/services'
import { createHealth } from '../src/health.ts'
import type { Surroundings } from '../src/lifecycle.ts'
import { createLog } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'

/** What a service gets from a process, for tests: the real things, but silent. */
export const quietSurroundings = (service: ServiceName): Surroundings => ({
  log: createLog({ service, level: 'silent', pretty: false }),
  metrics: createMetrics(service, { processMetrics: false }),
  health: createHealth(),
  instance: `test-${process.pid}`,
})

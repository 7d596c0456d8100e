import { runJob } from '../../src/lifecycle.ts'
import { inSpan } from '../../src/telemetry.ts'

await runJob('features', {}, async (_config, _use, { log }) =>
  inSpan('work', { kind: 'internal' }, async () => log.info('the work is done')),
)

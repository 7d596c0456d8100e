import { createInterface } from 'node:readline'
import { createLog } from '../../src/log.ts'

// Logs each line of its input, a JSON object, once as it is and once as an error that carries it.
const log = createLog({ service: 'serving', level: 'info', pretty: false })
for await (const line of createInterface({ input: process.stdin })) {
  const fields: object = JSON.parse(line)
  log.info(fields, 'fields')
  log.error({ err: Object.assign(new Error('failed'), fields) }, 'error')
  log.debug(fields, 'below the level')
}

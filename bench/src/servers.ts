import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const names = ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'] as const

/** No servers are named, and nothing is known that starts them. */
export class ServersUnknown extends Error {
  override readonly name = 'ServersUnknown'
}

/**
 * Makes the environment name the real servers: as it is, else by the command in BACKENDS, whose `up` starts them and prints
 * `export NAME=value` lines. They go on running: whoever started them knows who else uses them.
 *
 * @throws ServersUnknown when neither is there
 */
export async function nameServers(tell: (text: string) => void): Promise<void> {
  const missing = names.filter((name) => !process.env[name])
  if (missing.length === 0) return
  const command = process.env['BACKENDS']
  if (!command)
    throw new ServersUnknown(
      `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set: expected the addresses of Kafka, Postgres and Redis, or in BACKENDS a command whose \`up\` starts them`,
    )
  tell(`starting the servers: ${command} up`)
  const { stdout } = await promisify(execFile)(command, ['up'])
  for (const [, name = '', value = ''] of stdout.matchAll(/^export (\w+)=(.*)$/gm)) process.env[name] ??= value
  const still = names.filter((name) => !process.env[name])
  if (still.length > 0) throw new ServersUnknown(`${command} up did not name ${still.join(', ')}`)
}

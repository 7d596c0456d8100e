import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { eventually } from './harness.ts'
import { address, kafkaOf, pidOfServer } from './servers.ts'

/**
 * Each write of a server waits until the disk has it, and the disk takes so long more, until what this gives is disposed of.
 * @throws without the program strace (Debian: apt-get install strace), or the right to trace the server
 */
export async function slowDownDiskOf(server: keyof typeof forcing, ms: number): Promise<AsyncDisposableStack> {
  await using stack = new AsyncDisposableStack()
  await forcing[server].eachWrite()
  stack.defer(forcing[server].asBefore)
  stack.use(await delayForcing(await pidOfServer(server), ms))
  return stack.move()
}

/** Left to themselves both answer before the disk has it. */
const forcing = {
  kafka: {
    eachWrite: () => tellBroker([{ name: 'log.flush.interval.messages', value: '1' }]),
    asBefore: () => tellBroker([]),
  },
  redis: { eachWrite: () => tellRedis('always'), asBefore: () => tellRedis('everysec') },
}

async function tellBroker(configEntries: { name: string; value: string }[]): Promise<void> {
  const admin = kafkaOf(address('KAFKA_BROKERS')).admin()
  await admin.connect()
  try {
    const { brokers } = await admin.describeCluster()
    await admin.alterConfigs({
      validateOnly: false,
      resources: brokers.map(({ nodeId }) => ({ type: brokerResource, name: String(nodeId), configEntries })),
    })
  } finally {
    await admin.disconnect()
  }
}

const brokerResource = 4 // kafkajs.ConfigResourceTypes has no broker

async function tellRedis(appendfsync: 'always' | 'everysec'): Promise<void> {
  const redis = new Redis(address('REDIS_URL'))
  await redis.config('SET', 'appendfsync', appendfsync)
  await redis.quit()
}

/** Whatever a process forces to the disk takes so long more. */
async function delayForcing(pid: number, ms: number): Promise<AsyncDisposable> {
  const calls = 'fsync,fdatasync'
  const delay = [`--trace=${calls}`, `--inject=${calls}:delay_exit=${ms * 1_000}`]
  const tracer = spawn('strace', ['-f', `--attach=${pid}`, '--output=/dev/null', ...delay], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(tracer, 'close')
  const killWithUs = () => tracer.kill('SIGKILL') // the process it traces goes on
  process.once('exit', killWithUs)
  let said = ''
  tracer.stderr.on('data', (bytes: Buffer) => {
    said += bytes
  })
  const attached = eventually('strace is attached', 10_000, () => said.includes('attached') || undefined)
  await Promise.race([attached, ended])
  if (!said.includes('attached')) throw new Error(`strace: ${said}`)
  return {
    async [Symbol.asyncDispose]() {
      tracer.kill('SIGINT')
      await ended
      process.off('exit', killWithUs)
    },
  }
}

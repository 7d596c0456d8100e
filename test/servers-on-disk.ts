import { execFile } from 'node:child_process'
import { chmod, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import { eventually } from './harness.ts'
import { freePort, openTemporaryFolder } from './processes.ts'
import type { SmallDisk } from './small-disk.ts'

const run = promisify(execFile)

/** Servers of one's own, all of whose data lies on a small disk; for as long as they are there the environment names them. */
export interface ServersOnDisk extends AsyncDisposable {
  /** the servers that answer, and those that do not, a line each */
  status(): Promise<string>
  /** Starts those that have ended, as whatever runs them does. */
  startAgain(): Promise<void>
}

/**
 * @param disk for every user: Postgres will not run as root
 * @param named the variables that name them meanwhile; what another one names stays where it was
 */
export async function startServersOn(
  disk: SmallDisk,
  named: readonly string[] = ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'],
): Promise<ServersOnDisk> {
  const servers = process.env['BACKENDS']
  if (!servers)
    throw new Error(
      'BACKENDS is not set: this test starts servers of its own, and needs the command that does so, as in `KAFKA_PORT=… PG_PORT=… REDIS_PORT=… $BACKENDS up --dir DIR`',
    )
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await openTemporaryFolder())
  const command = join(path, 'servers')
  const ports = `KAFKA_PORT=${await freePort()} PG_PORT=${await freePort()} REDIS_PORT=${await freePort()}`
  await writeFile(command, `#!/bin/sh\nexec env ${ports} ${disk.under.join(' ')} ${servers} "$@" --dir ${disk.path}\n`)
  await chmod(command, 0o755)
  stack.defer(async () => void (await run(command, ['down'])))
  const up = async (timeout: number) => {
    const { stdout } = await run(command, ['up'], { timeout }).catch(async (error: Error) => {
      const logs = await run('tail', ['-n', '40', ...(await logsOn(disk))])
      throw new Error(`${error.message}\n${logs.stdout}`, { cause: error })
    })
    return stdout
  }
  const stdout = await up(300_000)
  for (const [, name = '', value = ''] of stdout.matchAll(/^export (\w+)=(.*)$/gm))
    if (named.includes(name)) vi.stubEnv(name, value)
  stack.defer(() => void vi.unstubAllEnvs())
  const kept = stack.move()
  return {
    status: () =>
      run(command, ['status']).then(
        ({ stderr, stdout }) => stdout + stderr,
        ({ stderr, stdout }) => `${stdout}${stderr}`, // it fails where one does not answer
      ),
    // more than once if need be: what has met a full disk may be about to end
    startAgain: async () => void (await eventually('the servers run', 60_000, () => up(60_000))),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function logsOn({ pathFromHere }: SmallDisk): Promise<string[]> {
  const folder = join(pathFromHere, 'log')
  return (await readdir(folder)).map((file) => join(folder, file))
}

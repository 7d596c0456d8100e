import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openTemporaryFolder } from './processes.ts'

/** A file system of a few MiB, in memory, that is seen by what is started `under` it; gone with the scope. */
export interface SmallDisk extends AsyncDisposable {
  /** as the programs under it see it */
  readonly path: string
  /** the same from here */
  readonly pathFromHere: string
  /** a command and its arguments to put before another */
  readonly under: readonly string[]
  freeBytes(): Promise<number>
  /** Somebody else's file takes what there is but for so much. */
  fill(options: { leavingBytes: number }): Promise<void>
  makeRoom(): Promise<void>
}

/**
 * @param forEveryUser what is started under it may become another user, which takes a root that is one
 * @throws where namespaces are not to be had, with what Linux says
 */
export async function openSmallDisk({
  bytes,
  forEveryUser = false,
}: {
  bytes: number
  forEveryUser?: boolean
}): Promise<SmallDisk> {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await openTemporaryFolder())
  const mount = `mount -t tmpfs -o size=${bytes},mode=1777 none ${path} && echo mounted && exec cat`
  const ofOnesOwn = forEveryUser ? [] : ['--user', '--map-root-user']
  const keeper = spawn('unshare', [...ofOnesOwn, '--mount', 'sh', '-c', mount], {
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'pipe'], // it ends when its input does, and that ends with us
  })
  const ended = once(keeper, 'close')
  stack.defer(async () => {
    keeper.stdin.end()
    await ended
  })
  const [first] = await Promise.race([once(keeper.stdout, 'data'), ended])
  if (String(first).trim() !== 'mounted')
    throw new Error(`a file system of one's own is not to be had here (namespaces): ${await text(keeper.stderr)}`)
  const pathFromHere = `/proc/${keeper.pid}/root${path}`
  const ballast = join(pathFromHere, 'ballast')
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(pathFromHere)
    return bavail * bsize
  }
  const kept = stack.move()
  return {
    path,
    pathFromHere,
    under: [
      'nsenter',
      ...(forEveryUser ? [] : ['--preserve-credentials', '--user']),
      '--mount',
      `--target=${keeper.pid}`,
    ],
    freeBytes,
    async fill({ leavingBytes }) {
      await using file = await open(ballast, 'w')
      await file.write(Buffer.alloc(Math.max(0, (await freeBytes()) - leavingBytes)))
    },
    makeRoom: () => rm(ballast),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

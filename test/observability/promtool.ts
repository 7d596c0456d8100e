import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './repository.ts'

const run = promisify(execFile)
const cache = join(root, 'node_modules/.cache/promtool')

/**
 * Runs Prometheus' own checker: the one that PROMTOOL names, else the one in the path, else that of Debian's package, which is fetched
 * and unpacked once into node_modules/.cache: nothing is installed.
 *
 * @returns what it printed
 * @throws with what it printed when it finds a fault, or when there is none to be had
 */
export async function promtool(...args: readonly string[]): Promise<string> {
  tool ??= findTool()
  const { stdout, stderr } = await run(await tool, [...args]).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`promtool ${args.join(' ')}\n${error.stdout}${error.stderr}`, { cause: error })
  })
  return stdout + stderr
}

let tool: Promise<string> | undefined

async function findTool(): Promise<string> {
  const named = process.env['PROMTOOL']
  if (named !== undefined) return named
  const unpacked = join(cache, 'usr/bin/promtool')
  for (const candidate of ['promtool', unpacked]) if (await works(candidate)) return candidate
  await fetchDebianPackage().catch((cause: unknown) => {
    throw new Error(
      'The tests of the alerts need promtool: install Prometheus (`apt-get install prometheus`, `brew install prometheus`) or name one with PROMTOOL',
      { cause },
    )
  })
  return unpacked
}

const works = (path: string): Promise<boolean> =>
  run(path, ['--version']).then(
    () => true,
    () => false,
  )

async function fetchDebianPackage(): Promise<void> {
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true })
  const folder = await mkdtemp(`${cache}-`)
  try {
    await run('apt-get', ['download', 'prometheus'], { cwd: folder })
    const [archive = ''] = (await readdir(folder)).filter((file) => file.endsWith('.deb'))
    await run('dpkg-deb', ['--extract', archive, 'unpacked'], { cwd: folder })
    await access(join(folder, 'unpacked/usr/bin/promtool'))
    await rm(cache, { recursive: true, force: true })
    await rename(join(folder, 'unpacked'), cache)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json']

/** Builds the site when a source is newer than what was built, so that a checkout needs no build step; an image has no sources to be newer. */
export async function buildSiteIfStale(): Promise<void> {
  const built = await stat(`${root}/dist/index.html`).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  const newest = Math.max(...(await Promise.all(sources.map((source) => newestChange(`${root}/${source}`)))))
  if (newest <= built) return
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')))
  // in a process of its own: a build for production whatever this process is, and its memory ends with it
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  })
}

/** When anything at or below a path last changed, epoch milliseconds; 0 when there is nothing. */
async function newestChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  const names = await readdir(path)
  return Math.max(0, ...(await Promise.all(names.map((name) => newestChange(`${path}/${name}`)))))
}

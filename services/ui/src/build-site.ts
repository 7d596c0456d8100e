import { readdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

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
  const { build } = await import('vite')
  await build({ root, logLevel: 'warn' })
}

/** When anything at or below a path last changed, epoch milliseconds; 0 when there is nothing. */
async function newestChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  const names = await readdir(path)
  return Math.max(0, ...(await Promise.all(names.map((name) => newestChange(`${path}/${name}`)))))
}

import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('every dependency of every package has its line in docs/dependencies.md', async () => {
  const manifests = await Array.fromAsync(
    glob('{,{apps,packages,services}/*/,bench/,test/}package.json', { cwd: root }),
  )
  expect(manifests.length).toBeGreaterThan(10)
  const used = new Set<string>()
  for (const manifest of manifests) {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      await readFile(join(root, manifest), 'utf8'),
    ) as Record<string, Record<string, string> | undefined>
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      if (!name.startsWith('@marquee/')) used.add(name)
  }
  const told = toldIn(await readFile(join(root, 'docs/dependencies.md'), 'utf8'))
  expect([...used].filter((name) => !told(name))).toEqual([])
})

/** The first column of the tables: names separated by commas, where one without its scope has that of the name before it. */
function toldIn(document: string): (name: string) => boolean {
  const names = new Set<string>()
  for (const [, cell = ''] of document.matchAll(/^\| ([^|]+) \|/gm)) {
    let scope = ''
    for (const part of cell.split(',').map((text) => text.trim().replace(/ \(.*\)$/, ''))) {
      if (part.startsWith('@')) scope = part.slice(0, part.indexOf('/') + 1)
      names.add(part)
      names.add(scope + part)
    }
  }
  return (name) => names.has(name) || names.has(name.replace(/(?<=\/).*/, '*'))
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { FolderInUse, folderOf, lastUsed, openDataFolder } from '../src/data-folder.ts'

const folders: string[] = []
let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'marquee-data-'))
  folders.push(root)
})
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

const dataset = {
  name: 'ml',
  description: 'A release',
  synthetic: false,
  from: './ml',
  version: 'ratings.csv: 9 bytes of 2026-01-01T00:00:00.000Z',
}

test('what was loaded whole is found again; what was not is not', async () => {
  {
    await using folder = await openDataFolder(root, 'ml')
    expect(await folder.loaded()).toBeUndefined()
    await folder.markLoaded(dataset)
  }
  await using again = await openDataFolder(root, 'ml')
  expect(await again.loaded()).toEqual(dataset)
  await using other = await openDataFolder(root, 'demo')
  expect(await other.loaded()).toBeUndefined()
})

test('a note of what was loaded that is damaged counts as none', async () => {
  await using folder = await openDataFolder(root, 'ml')
  await folder.markLoaded(dataset)
  await writeFile(join(folder.path, 'loaded.json'), '{"na')
  expect(await folder.loaded()).toBeUndefined()
})

test('the data set that was opened last is remembered', async () => {
  expect(await lastUsed(root)).toBeUndefined()
  for (const name of ['ml-latest-small', 'demo', 'ml-latest-small (1)']) {
    await using _ = await openDataFolder(root, name)
    expect(await lastUsed(root)).toBe(name)
  }
})

test('a folder belongs to one process: while it lives another is refused, and told who has it', async () => {
  const { path } = await openDataFolder(root, 'ml')
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(other, 'spawn')
  await writeFile(join(path, 'lock'), String(other.pid))
  await expect(openDataFolder(root, 'ml')).rejects.toThrow(FolderInUse)
  await expect(openDataFolder(root, 'ml')).rejects.toThrow(`in use by process ${other.pid}`)
  expect(await readFile(join(path, 'lock'), 'utf8')).toBe(String(other.pid)) // and it keeps it

  other.kill('SIGKILL')
  await once(other, 'exit')
  await using taken = await openDataFolder(root, 'ml') // a killed process left its lock behind
  expect(await readFile(join(taken.path, 'lock'), 'utf8')).toBe(String(process.pid))
})

test.each(['', 'not a number', '-1', '0'])('a lock that says %j is nobody’s', async (text) => {
  const path = folderOf(root, 'ml')
  await (await openDataFolder(root, 'ml'))[Symbol.asyncDispose]()
  await writeFile(join(path, 'lock'), text)
  await using folder = await openDataFolder(root, 'ml')
  expect(folder.path).toBe(path)
})

test('closing gives the folder back', async () => {
  const folder = await openDataFolder(root, 'ml')
  await folder[Symbol.asyncDispose]()
  expect(await readdir(folder.path)).toEqual([])
})

test('two names never share a folder, and none leaves the root', () => {
  const name = fc.string({ unit: fc.constantFrom(...'ab_-. /\\()ü~'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.oneof(name, fc.constantFrom('.', '..', '../..', '/etc', 'x'.repeat(500))), name, (one, two) => {
      expect(dirname(folderOf('/data', one))).toBe('/data')
      expect(folderOf('/data', one).length).toBeLessThan(150)
      if (one !== two) expect(folderOf('/data', one)).not.toBe(folderOf('/data', two))
    }),
    { numRuns: 1_000 },
  )
  expect(folderOf('/data', 'ml-latest-small')).toBe('/data/ml-latest-small')
})

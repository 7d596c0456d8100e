import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceInvalid } from './source.ts'

/** Files under one roof, a folder or an archive, by their path inside it (with `/`). */
export interface Files extends AsyncDisposable {
  /** The folder or archive, as the person gave it */
  readonly where: string
  /** Path inside → size in bytes, expanded */
  readonly sizes: ReadonlyMap<string, number>
  /** Path inside → what changes when the file does */
  readonly stamps: ReadonlyMap<string, string>
  read(name: string): AsyncIterable<Uint8Array>
}

/** How far below the folder a data set may lie; a home folder given by mistake is not searched to the end. */
const deepest = 3
const mostFiles = 10_000

/** @throws SourceInvalid when the folder holds more files than a data set would */
export async function openFolder(where: string): Promise<Files> {
  const sizes = new Map<string, number>()
  const stamps = new Map<string, string>()
  for await (const name of filesUnder(where)) {
    if (sizes.size === mostFiles) throw new SourceInvalid({ file: where }, `a folder with at most ${mostFiles} files`)
    const { size, mtimeMs } = await stat(join(where, name))
    sizes.set(name, size)
    stamps.set(name, stampOf(size, mtimeMs))
  }
  return {
    where,
    sizes,
    stamps,
    read: (name) => createReadStream(join(where, name)),
    async [Symbol.asyncDispose]() {},
  }
}

/** What an edit changes, whatever it does to the number of lines. */
export const stampOf = (bytes: number, writtenMs: number): string =>
  `${bytes} bytes of ${new Date(writtenMs).toISOString()}`

async function* filesUnder(root: string, inside = '', depth = 0): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, inside), { withFileTypes: true })) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.name.startsWith('.')) continue
    if (entry.isFile()) yield name
    else if (entry.isDirectory() && depth < deepest) yield* filesUnder(root, name, depth + 1)
    else if (entry.isSymbolicLink() && (await stat(join(root, name)).catch(() => undefined))?.isFile()) yield name
  }
}

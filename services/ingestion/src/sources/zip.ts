import { crc32 } from 'node:zlib'
import { type Entry, open, type ZipFile } from 'yauzl'
import type { Files } from './folder.ts'
import { SourceInvalid } from './source.ts'

/** ml-32m, the largest release, expands to 0.9 GB. */
export const defaultMaxBytes = 4 * 1_024 ** 3

/** MovieLens shrinks to a quarter. Deflate ends at 1,032; a small file may do that honestly. */
export const largestRatio = 200
export const ratioMattersAbove = 10 * 1_024 ** 2
const mostEntries = 10_000

/**
 * A zip's files, expanded while they are read, never on disk.
 *
 * @param maxBytes how much all entries together may expand to
 * @throws SourceInvalid for an archive that is damaged, encrypted, a bomb, or has entries that point outside it; on
 *   reading an entry, when it is not what the directory of the archive says
 */
export async function openZip(
  where: string,
  { maxBytes = defaultMaxBytes }: { maxBytes?: number | undefined } = {},
): Promise<Files> {
  const zip = await openArchive(where)
  try {
    const entries = new Map((await entriesOf(zip, where)).map((entry) => [entry.fileName, entry]))
    refuseBombs([...entries.values()], where, maxBytes)
    return {
      where,
      sizes: new Map([...entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize])),
      stamps: new Map(
        [...entries].map(([name, entry]) => [
          name,
          `${entry.uncompressedSize} bytes of CRC-32 ${entry.crc32.toString(16)}`,
        ]),
      ),
      read: (name) => expanded(zip, entries.get(name), `${where}/${name}`),
      async [Symbol.asyncDispose]() {
        zip.close()
      },
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

const openArchive = (where: string): Promise<ZipFile> =>
  new Promise((resolve, reject) =>
    open(where, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(damaged(where, error)) : resolve(zip),
    ),
  )

/** The files of the archive. yauzl refuses names with `..` and absolute ones. */
const entriesOf = (zip: ZipFile, where: string): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      if (entries.length === mostEntries) {
        reject(new SourceInvalid({ file: where }, `an archive with at most ${mostEntries} files`))
        return
      }
      if (!entry.fileName.endsWith('/')) entries.push(entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', (error) => reject(damaged(where, error)))
    zip.readEntry()
  })

/** What the directory claims is held to when the entries are read, so it can be believed here. */
function refuseBombs(entries: readonly Entry[], where: string, maxBytes: number): void {
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (total > maxBytes) {
    throw new SourceInvalid({ file: where, value: `${total} bytes expanded` }, `at most ${maxBytes} bytes expanded`)
  }
  for (const { fileName, compressedSize, uncompressedSize } of entries) {
    if (uncompressedSize > ratioMattersAbove && uncompressedSize > largestRatio * compressedSize) {
      throw new SourceInvalid(
        { file: `${where}/${fileName}`, value: `${compressedSize} bytes that expand to ${uncompressedSize}` },
        `a file that expands to at most ${largestRatio} times its size`,
      )
    }
  }
}

async function* expanded(zip: ZipFile, entry: Entry | undefined, file: string): AsyncGenerator<Uint8Array> {
  if (!entry) throw new SourceInvalid({ file }, 'a file of the archive')
  let checksum = 0
  try {
    for await (const chunk of await streamOf(zip, entry)) {
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    throw damaged(file, error)
  }
  if (checksum !== entry.crc32) {
    throw new SourceInvalid({ file, value: `checksum ${checksum}` }, `checksum ${entry.crc32}: the archive is damaged`)
  }
}

const streamOf = (zip: ZipFile, entry: Entry): Promise<AsyncIterable<Uint8Array>> =>
  new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  )

const damaged = (file: string, cause: unknown): SourceInvalid =>
  new SourceInvalid({ file, value: cause instanceof Error ? cause.message : String(cause) }, 'a sound zip archive', {
    cause,
  })

import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { read } from './read-source.ts'
import { asCsv } from './releases.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { writeZip, type ZipEntry } from './write-zip.ts'

const entries = (): ZipEntry[] => Object.entries(asCsv()).map(([name, content]) => ({ name, content }))
const emptyRatings = { 'ratings.csv': 'userId,movieId,rating,timestamp\n' }

async function refusal(zip: Uint8Array, options = {}): Promise<string> {
  await using folder = await temporaryFolder()
  return await read(await folder.write('release.zip', zip), options).then(() => 'accepted', String)
}

test('an archive that expands to more than the bound is refused before it is read', async () => {
  expect(await refusal(writeZip(entries()), { maxBytes: 100 })).toMatch(
    /SourceInvalid.*release\.zip.*bytes expanded.*at most 100/,
  )
  expect(await refusal(writeZip(entries()), { maxBytes: 10_000 })).toBe('accepted')
})

test('a large file that expands more than 200 times is refused', async () => {
  const bomb = writeZip([...entries(), { name: 'tags.csv', content: Buffer.alloc(11 * 1_024 ** 2, 'a') }])
  expect(await refusal(bomb)).toMatch(/SourceInvalid.*tags\.csv.*at most 200 times its size/)
})

test('a small file may shrink that much', async () => {
  const content = Buffer.from(emptyRatings['ratings.csv'] + '\n'.repeat(1_000_000))
  const [movies] = entries()
  expect(await refusal(writeZip([...(movies ? [movies] : []), { name: 'ratings.csv', content }]))).toBe('accepted')
})

test('a file that expands to more than the archive claims is refused', async () => {
  const liar = entries().map((entry) => ({ ...entry, claims: { size: entry.content.length - 5 } }))
  expect(await refusal(writeZip(liar))).toMatch(/SourceInvalid.*too many bytes.*expected a sound zip archive/)
})

test('a file that is not what was packed is refused', async () => {
  const damaged = entries().map((entry) => ({ ...entry, claims: { checksum: 1 } }))
  expect(await refusal(writeZip(damaged))).toMatch(/SourceInvalid.*checksum.*damaged/)
})

test.each(['../ratings.csv', 'a/../../ratings.csv', '/etc/ratings.csv', 'C:/ratings.csv', '..\\ratings.csv'])(
  'an entry called %s is refused',
  async (name) => {
    expect(await refusal(writeZip([{ name, content: Buffer.from('x') }, ...entries()]))).toMatch(
      /SourceInvalid.*release\.zip/,
    )
  },
)

test('something else that ends in .zip is refused in words', async () => {
  expect(await refusal(gzipSync('hello'))).toMatch(/SourceInvalid.*release\.zip.*expected a sound zip archive/)
  expect(await refusal(new Uint8Array())).toMatch(/SourceInvalid.*expected a sound zip archive/)
  expect(await refusal(writeZip(entries()).subarray(0, -40))).toMatch(/SourceInvalid.*expected a sound zip archive/)
})

test('an archive without a data set says what it has and what it should have', async () => {
  const message = await refusal(writeZip([{ name: 'holiday/photo.jpg', content: Buffer.from('x') }]))
  for (const part of ['holiday/photo.jpg', 'ratings.csv + movies.csv', 'u.data + u.item'])
    expect(message).toContain(part)
})

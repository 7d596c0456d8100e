import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { interactionErrors } from '@marquee/contracts/interaction'
import { Movie } from '@marquee/contracts/movie'
import { fieldErrors } from '@marquee/contracts/validation'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSource } from '../../src/sources/open-source.ts'
import { read } from './read-source.ts'
import { allFormats, asCsv, asTabs, type TinyRating, tinyRatings } from './releases.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'
import { writeZip } from './write-zip.ts'

async function writeAll(
  folder: TemporaryFolder,
  release: Readonly<{ [file: string]: Buffer }>,
  inside = '',
): Promise<void> {
  for (const [name, content] of Object.entries(release)) await folder.write(join(inside, name), content)
}

const zipOf = (release: Readonly<{ [file: string]: Buffer }>, inside = ''): Buffer =>
  writeZip(Object.entries(release).map(([name, content]) => ({ name: inside + name, content })))

const expected = {
  movies: [
    { movieId: '1', title: 'Toy Story', year: 1995, genres: ['Animation', 'Children', 'Comedy'] },
    { movieId: '73', title: 'Les Misérables', year: 1995, genres: ['Drama', 'War'] },
    { movieId: '99', title: 'Say "hello", Stranger', year: null, genres: [] },
  ],
  interactions: [
    { userId: '2', movieId: '1', type: 'rating', rating: 5, occurredAt: '2000-07-30T18:45:03.000Z' },
    { userId: '1', movieId: '73', type: 'rating', rating: 3, occurredAt: '2000-12-31T22:12:40.000Z' },
    { userId: '1', movieId: '1', type: 'rating', rating: 4, occurredAt: '2000-07-30T18:20:47.000Z' },
  ],
}

describe.each(Object.entries(allFormats))('a release laid out %s', (_, format) => {
  test('gives the films and the ratings, in the order of the file', async () => {
    await using folder = await temporaryFolder()
    await writeAll(folder, format())
    expect(await read(folder.path)).toMatchObject(expected)
  })

  test('gives the same from a folder, a folder in it, a zip and a renamed copy, event ids included', async () => {
    await using folder = await temporaryFolder()
    await writeAll(folder, format(), 'one')
    await cp(join(folder.path, 'one'), join(folder.path, 'two/ml-deeper'), { recursive: true })
    const zip = await folder.write('three.zip', zipOf(format(), 'ml-release/'))
    const flatZip = await folder.write('four.zip', zipOf(format()))
    const first = await read(join(folder.path, 'one'))
    for (const other of [join(folder.path, 'two'), zip, flatZip]) expect(await read(other)).toEqual(first)
  })

  test('keeps every rating there could be', async () => {
    const rating: fc.Arbitrary<TinyRating> = fc.record({
      userId: fc.integer({ min: 1, max: 400_000 }).map(String),
      movieId: fc.integer({ min: 1, max: 300_000 }).map(String),
      rating: fc.integer({ min: 1, max: 5 }),
      timestamp: fc.integer({ min: 0, max: 1_700_000_000 }),
    })
    await using folder = await temporaryFolder()
    await fc.assert(
      fc.asyncProperty(fc.array(rating), async (ratings) => {
        await writeAll(folder, format(ratings))
        const { interactions } = await read(folder.path)
        expect(
          interactions.map(({ userId, movieId, rating, occurredAt }) => ({
            userId,
            movieId,
            rating,
            timestamp: Date.parse(occurredAt) / 1_000,
          })),
        ).toEqual(ratings)
      }),
      { numRuns: 25 },
    )
  })

  test('is the same with CRLF, and with or without a last line end', async () => {
    await using folder = await temporaryFolder()
    await writeAll(folder, format(), 'lf')
    for (const [name, content] of Object.entries(format())) {
      const text = content.toString('latin1')
      await folder.write(`crlf/${name}`, Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'))
      await folder.write(`cut/${name}`, Buffer.from(text.trimEnd(), 'latin1'))
      await folder.write(`empty-line/${name}`, Buffer.from(`${text}\n`, 'latin1'))
    }
    const first = await read(join(folder.path, 'lf'))
    for (const other of ['crlf', 'cut', 'empty-line']) expect(await read(join(folder.path, other))).toEqual(first)
  })
})

test('every format parses to the same bytes', async () => {
  const contents = new Set<string>()
  for (const format of Object.values(allFormats)) {
    await using folder = await temporaryFolder()
    await writeAll(folder, format())
    contents.add(JSON.stringify(await read(folder.path)))
  }
  expect(contents.size).toBe(1)
})

test('what it gives is what the API takes', async () => {
  await using folder = await temporaryFolder()
  await writeAll(folder, asCsv())
  const { movies, interactions } = await read(folder.path)
  expect(movies.flatMap((movie) => fieldErrors(Movie, movie))).toEqual([])
  expect(interactions.flatMap((interaction) => interactionErrors(interaction, Date.now()))).toEqual([])
  expect(new Set(interactions.map(({ eventId }) => eventId)).size).toBe(tinyRatings.length)
})

test('a source can be read again and says the same, and knows its size and its terms', async () => {
  await using folder = await temporaryFolder()
  await writeAll(folder, asCsv(), 'ml-tiny')
  await using source = await openSource(join(folder.path, 'ml-tiny'))
  expect(await Array.fromAsync(source.interactions())).toEqual(await Array.fromAsync(source.interactions()))
  expect(await Array.fromAsync(source.movies())).toEqual(await Array.fromAsync(source.movies()))
  expect(source).toMatchObject({ name: 'ml-tiny', synthetic: false, estimate: { movies: 3, interactions: 3 } })
  expect(source.description).toMatch(/licence/)
})

test('a film carries the tags people gave it most often, tidied, at most 20', async () => {
  await using folder = await temporaryFolder()
  const many = Array.from({ length: 30 }, (_, index) => `9,1,tag ${String(index).padStart(2, '0')},1000000000`)
  const tags = [
    '1,1,Pixar,1000000000',
    '2,1,"  PIXAR ",1000000000',
    '3,1,"toys, alive",1000000000',
    '4,1,toys  , 1',
    '5,1,,1',
  ]
  await writeAll(folder, {
    ...asCsv(),
    'tags.csv': Buffer.from(`userId,movieId,tag,timestamp\n${[...tags, ...many].join('\n')}\n`),
  })
  const { movies } = await read(folder.path)
  expect(movies[0]?.tags).toHaveLength(20)
  expect(movies[0]?.tags?.slice(0, 3)).toEqual(['pixar', 'tag 00', 'tag 01'])
  expect(movies[1]).not.toHaveProperty('tags')
})

test.each([
  ['a rating of 0', '1,1,0.0,964982703', 2, '"0.0"', '0.5 to 5'],
  ['a rating above 5', '1,1,5.5,964982703', 2, '"5.5"', '0.5 to 5'],
  ['a rating between the steps', '1,1,3.7,964982703', 2, '"3.7"', '0.5 to 5'],
  ['a missing column', '1,1,4.0,964982703\n1,1,4.0', 3, '"1 | 1 | 4.0"', '4 fields'],
  ['a column too many', '1,1,4.0,964982703,x', 2, 'x"', '4 fields'],
  ['a user id with a space', '1,1,4.0,964982703\n\n1 2,1,4.0,964982703', 4, '"1 2"', 'a user id: 1 to 128 characters'],
  ['an empty film id', '1,,4.0,964982703', 2, '""', 'a film id'],
  ['milliseconds for seconds', '1,1,4.0,964982703000', 2, '"964982703000"', 'whole seconds'],
  ['a time in the future', '1,1,4.0,4102444800', 2, '"4102444800"', 'a time in the past'],
])('%s is refused with its file, line, value and what was expected', async (_, lines, line, value, wanted) => {
  await using folder = await temporaryFolder()
  await writeAll(folder, { ...asCsv(), 'ratings.csv': Buffer.from(`userId,movieId,rating,timestamp\n${lines}\n`) })
  const message = await read(folder.path).then(String, String)
  for (const part of ['SourceInvalid', 'ratings.csv', `line ${line}`, value, wanted]) expect(message).toContain(part)
})

test.each([
  [
    'other columns',
    'movies.csv',
    'id,name\n1,x\n',
    'line 1: found "id,name", expected the header movieId,title,genres',
  ],
  ['no columns', 'ratings.csv', '', 'expected the header userId,movieId,rating,timestamp'],
  ['a film without a title', 'movies.csv', 'movieId,title,genres\n1,,Drama\n', 'movies.csv, line 2'],
  ['a quote that never closes', 'movies.csv', 'movieId,title,genres\n1,"Heat,Drama\n', 'well-formed CSV'],
  [
    'a line of 70,000 characters',
    'movies.csv',
    `movieId,title,genres\n1,${'x'.repeat(70_000)},Drama\n`,
    'well-formed CSV',
  ],
  ['a rating of 70,000 characters', 'ratings.csv', 'x'.repeat(70_000), 'a line of at most 65536 characters'],
  ['bytes that are not text', 'movies.csv', Buffer.from([0x6d, 0xff, 0xfe]), 'text in UTF-8'],
])('a file with %s is refused by name', async (_, name, content, message) => {
  await using folder = await temporaryFolder()
  await writeAll(folder, { ...asCsv(), [name]: Buffer.from(content) })
  await expect(read(folder.path)).rejects.toThrow(message)
  await expect(read(folder.path)).rejects.toThrow(name)
})

test('two data sets in one folder are not guessed between', async () => {
  await using folder = await temporaryFolder()
  await writeAll(folder, asCsv(), 'a')
  await writeAll(folder, asTabs(), 'b')
  await expect(openSource(folder.path)).rejects.toThrow('found "a/, b/", expected one data set; name its folder')
})

import { gzipSync } from 'node:zlib'
import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import { expect, test } from 'vitest'
import { openSource } from '../../src/sources/open-source.ts'
import { read } from './read-source.ts'
import { temporaryFolder } from './temporary-folder.ts'

const movie: Movie = { movieId: 'heat-1995', title: 'Heat', year: 1995, genres: ['Crime'], directors: ['Michael Mann'] }
const like: Interaction = {
  eventId: '0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e',
  userId: 'ada',
  movieId: 'heat-1995',
  type: 'like',
  occurredAt: '2026-01-31T20:15:00Z',
}
const lines = `${JSON.stringify(movie)}\n${JSON.stringify(like)}\n`

test.each([
  ['x.ndjson', lines],
  ['x.jsonl', lines.replaceAll('\n', '\r\n')],
  ['x.ndjson.gz', gzipSync(lines)],
  ['x.jsonl.gz', gzipSync(`\n${lines}\n\n`)],
  ['X.NDJSON', `\uFEFF${lines.trimEnd()}`],
])('%s gives the films and the interactions as they are', async (name, content) => {
  await using folder = await temporaryFolder()
  const path = await folder.write(name, content)
  expect(await read(path)).toEqual({ movies: [movie], interactions: [like] })
  await using source = await openSource(path)
  expect(source).toMatchObject({ synthetic: false, estimate: { movies: 1, interactions: 1 } })
})

test.each([
  ['no JSON', '{"movieId":', 'line 2: found "{\\"movieId\\":", expected one JSON object'],
  ['a number', '17', 'line 2'],
  ['a film without a title', '{"movieId":"x","year":null,"genres":[]}', '/title: a value: this field is required'],
  [
    'an interaction without stars',
    JSON.stringify({ ...like, type: 'rating' }),
    '/rating: a rating, because type is "rating"',
  ],
  [
    'an interaction of tomorrow',
    JSON.stringify({ ...like, occurredAt: '2100-01-01T00:00:00Z' }),
    'found "2100-01-01T00:00:00Z"',
  ],
])('%s is refused with its line and what was expected', async (_, line, message) => {
  await using folder = await temporaryFolder()
  const path = await folder.write('x.ndjson', `${lines.split('\n')[0]}\n${line}\n`)
  await expect(read(path)).rejects.toThrow(message)
  await expect(read(path)).rejects.toThrow('x.ndjson, line 2')
})

test('a gzip bomb is refused', async () => {
  await using folder = await temporaryFolder()
  const bomb = await folder.write('bomb.ndjson.gz', gzipSync('\n'.repeat(12 * 1_024 ** 2)))
  await expect(read(bomb)).rejects.toThrow(/bomb\.ndjson\.gz: found .* expected at most .* 200 times its size/)
  const large = await folder.write('large.ndjson.gz', gzipSync(lines))
  await expect(read(large, { maxBytes: 10 })).rejects.toThrow('at most 10 bytes expanded')
})

test('a damaged gzip file is refused', async () => {
  await using folder = await temporaryFolder()
  const path = await folder.write('x.ndjson.gz', gzipSync(lines).subarray(0, -9))
  await expect(read(path)).rejects.toThrow('expected a sound gzip file')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countLines, encodingOf, linesOf } from '../../src/sources/lines.ts'

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const size of sizes) {
    yield bytes.subarray(from, from + size)
    from += size
  }
  yield bytes.subarray(from)
}

test('lines are the same however the bytes arrive, in the middle of a character too', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n\uFEFF]/g, ''))
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(12)), fc.constantFrom('\n', '\r\n'), async (lines, sizes, end) => {
      const bytes = Buffer.from(lines.map((text) => text + end).join(''))
      expect((await Array.fromAsync(linesOf(inChunks(bytes, sizes), { file: 'x' }))).flat()).toEqual(lines)
      expect(await countLines(inChunks(bytes, sizes))).toBe(lines.length)
    }),
  )
})

test('text is taken for Latin-1 only when it cannot be UTF-8', async () => {
  expect(await encodingOf(inChunks(Buffer.from('Amélie'), [4]))).toBe('utf-8')
  expect(await encodingOf(inChunks(Buffer.from('Amélie', 'latin1'), [4]))).toBe('windows-1252')
})

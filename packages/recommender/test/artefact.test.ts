import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ArtefactArray,
  ArtefactCorrupt,
  arrayOf,
  decodeArtefact,
  decodeArtefactOf,
  decodeStrings,
  encodeArtefact,
  encodeStrings,
  itemsOf,
  partOf,
} from '../src/artefact.ts'

const anArray: fc.Arbitrary<ArtefactArray> = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.uint32Array({ maxLength: 20 }),
  fc.float32Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20 }),
)
const anArtefact = fc.record({
  kind: fc.string(),
  parameters: fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean()), { noNullPrototype: true }),
  arrays: fc.array(fc.tuple(fc.string(), anArray)).map((entries) => new Map(entries)),
})

const small = encodeArtefact({
  kind: 'small',
  parameters: { window: 50 },
  arrays: new Map<string, ArtefactArray>([
    ['bytes', Uint8Array.of(1, 2, 3)],
    ['numbers', Float64Array.of(0.1, -0, Number.NaN)],
  ]),
})

describe('an artefact', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(anArtefact, (artefact) => {
        expect(decodeArtefact(encodeArtefact(artefact))).toEqual(artefact)
      }),
    )
  })

  test('comes back from the middle of any buffer', () => {
    for (let shift = 0; shift < 9; shift++) {
      const pool = Buffer.alloc(small.length + 16, 0xaa)
      pool.set(small, shift)
      expect(decodeArtefact(pool.subarray(shift, shift + small.length))).toEqual(decodeArtefact(small))
    }
  })

  test('is the same bytes for the same content', () => {
    fc.assert(
      fc.property(anArtefact, (artefact) => {
        expect(encodeArtefact(structuredClone(artefact))).toEqual(encodeArtefact(artefact))
      }),
    )
  })

  test('is refused when any bit of it changed', () => {
    for (let bit = 0; bit < small.length * 8; bit++) {
      const damaged = small.slice()
      damaged[bit >> 3] ^= 1 << (bit & 7)
      expect(() => decodeArtefact(damaged), `bit ${bit}`).toThrow(ArtefactCorrupt)
    }
  })

  test('is refused when it is cut short or continued', () => {
    for (let length = 0; length < small.length; length++) {
      expect(() => decodeArtefact(small.slice(0, length)), `${length} bytes`).toThrow(ArtefactCorrupt)
    }
    expect(() => decodeArtefact(new Uint8Array([...small, ...new Uint8Array(8)]))).toThrow(ArtefactCorrupt)
  })

  test('is refused when it is arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeArtefact(bytes)).toThrow(ArtefactCorrupt)
      }),
    )
  })

  test('is refused when its header promises more than there is', () => {
    const text = Buffer.from(small).toString('latin1')
    const lying = Uint8Array.from(Buffer.from(text.replace('"offset":8,"length":3', '"offset":8,"length":9'), 'latin1'))
    expect(lying).not.toEqual(small)
    lying.fill(0, 12, 16)
    new DataView(lying.buffer).setUint32(12, plainCrc32(lying), true)
    expect(() => decodeArtefact(lying)).toThrow('Array numbers does not lie inside the artefact')
  })

  test('can hold another artefact', () => {
    const outer = encodeArtefact({ kind: 'outer', parameters: {}, arrays: new Map([['inner', small]]) })
    expect(partOf(decodeArtefact(outer), 'inner')).toEqual(decodeArtefact(small))
    expect(decodeArtefact(arrayOf(decodeArtefact(outer), 'inner', Uint8Array))).toEqual(decodeArtefact(small))
    expect(() => partOf(decodeArtefact(small), 'numbers')).toThrow(ArtefactCorrupt)
  })

  test('is checked with the checksum that zip and gzip use', () => {
    const zeroed = small.slice()
    zeroed.fill(0, 12, 16)
    expect(new DataView(small.buffer).getUint32(12, true)).toBe(plainCrc32(zeroed))
  })
})

test('asking for the wrong kind or array says so', () => {
  expect(() => decodeArtefactOf('large', small)).toThrow('Expected a model of kind large, found small')
  expect(() => arrayOf(decodeArtefact(small), 'numbers', Float32Array)).toThrow(ArtefactCorrupt)
  expect(() => arrayOf(decodeArtefact(small), 'nothing', Float64Array)).toThrow(ArtefactCorrupt)
})

test('parts with the same vocabulary share it; one of other items, or none, is not taken for it', () => {
  const withItems = (bytes: Uint8Array) =>
    decodeArtefact(encodeArtefact({ kind: 'x', parameters: {}, arrays: new Map([['items', bytes]]) }))
  const items = itemsOf(withItems(encodeStrings(['1', '2'])))
  expect(itemsOf(withItems(encodeStrings(['1', '2'])))).toBe(items)
  expect(itemsOf(withItems(encodeStrings(['1', '3'])))).toEqual(['1', '3'])
  expect(itemsOf(withItems(encodeStrings([])))).toEqual([])
  expect(() => itemsOf(withItems(Uint8Array.of(0xff)))).toThrow(ArtefactCorrupt)
  expect(() => itemsOf(decodeArtefact(small))).toThrow(ArtefactCorrupt)
})

test('any strings survive, and what is no list of strings is refused', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (strings) => {
      expect(decodeStrings(encodeStrings(strings))).toEqual(strings)
    }),
  )
  expect(() => decodeStrings(new TextEncoder().encode('[1]'))).toThrow(ArtefactCorrupt)
  expect(() => decodeStrings(Uint8Array.of(0xff))).toThrow(ArtefactCorrupt)
})

function plainCrc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1
  }
  return ~crc >>> 0
}

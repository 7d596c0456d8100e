import { crc32 } from 'node:zlib'

/**
 * A model on disk: one binary that says what it holds.
 *
 *   bytes 0–3    magic 'MRQA'
 *   bytes 4–7    format version, uint32
 *   bytes 8–11   length of the header in bytes, uint32
 *   bytes 12–15  CRC-32 of the whole, these four bytes taken as zeros, uint32
 *   bytes 16–    header, JSON in UTF-8: kind, parameters, arrays [{ name, dtype, offset, length }]
 *   then         the arrays, each starting at a multiple of 8 bytes from the start of the file
 *
 * All numbers are little-endian, as is every machine Node's typed arrays are likely to meet. A model made of models
 * keeps each part as a uint8 array that is itself an artefact.
 */
const magic = 0x41_51_52_4d
const version = 1
const preambleBytes = 16
const checksumAt = 12

const viewAs = {
  uint8: (buffer: ArrayBufferLike, start: number, length: number) => new Uint8Array(buffer, start, length),
  uint32: (buffer: ArrayBufferLike, start: number, length: number) => new Uint32Array(buffer, start, length),
  float32: (buffer: ArrayBufferLike, start: number, length: number) => new Float32Array(buffer, start, length),
  float64: (buffer: ArrayBufferLike, start: number, length: number) => new Float64Array(buffer, start, length),
} as const
const elementBytes = { uint8: 1, uint32: 4, float32: 4, float64: 8 } as const

type ArrayType = keyof typeof viewAs
export type ArtefactArray = Uint8Array | Uint32Array | Float32Array | Float64Array

export interface Artefact {
  /** Which algorithm can load it. */
  readonly kind: string
  /** What the model was fitted with; anything JSON can hold. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly arrays: ReadonlyMap<string, ArtefactArray>
}

/** The bytes are not an artefact, are damaged, or hold something else than was asked for. */
export class ArtefactCorrupt extends Error {
  override readonly name = 'ArtefactCorrupt'
}

/** The artefact as bytes. The same content gives the same bytes. */
export function encodeArtefact({ kind, parameters, arrays }: Artefact): Uint8Array {
  // Offsets count from the end of the header, so that the header's length does not depend on them.
  let bodyBytes = 0
  const entries: ArrayEntry[] = []
  for (const [name, array] of arrays) {
    entries.push({ name, dtype: typeNameOf(array), offset: bodyBytes, length: array.length })
    bodyBytes += aligned(array.byteLength)
  }
  const header = new TextEncoder().encode(JSON.stringify({ kind, parameters, arrays: entries }))
  const bodyStart = aligned(preambleBytes + header.length)

  const bytes = new Uint8Array(bodyStart + bodyBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, version, true)
  view.setUint32(8, header.length, true)
  bytes.set(header, preambleBytes)
  for (const { name, offset } of entries) {
    const array = arrays.get(name)
    if (array) bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), bodyStart + offset)
  }
  view.setUint32(checksumAt, checksumOf(bytes), true)
  return bytes
}

/**
 * Reads what {@link encodeArtefact} wrote. The arrays are views of `bytes` where their alignment allows it.
 *
 * @throws ArtefactCorrupt
 */
export const decodeArtefact = (bytes: Uint8Array): Artefact => decode(bytes, { isChecked: false })

function decode(bytes: Uint8Array, { isChecked }: { isChecked: boolean }): Artefact {
  // Views of 8-byte numbers need an aligned start; part of a Buffer pool rarely has one. (Buffer's slice does not copy.)
  const source = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  if (source.length < preambleBytes || source.length % 8 !== 0)
    throw new ArtefactCorrupt(`No artefact has ${source.length} bytes`)
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength)
  if (view.getUint32(0, true) !== magic) throw new ArtefactCorrupt('The bytes do not start as an artefact does')
  if (view.getUint32(4, true) !== version)
    throw new ArtefactCorrupt(`Artefact version ${view.getUint32(4, true)} is not ${version}`)
  if (!isChecked && view.getUint32(checksumAt, true) !== checksumOf(source))
    throw new ArtefactCorrupt('The checksum does not match the bytes')

  const headerEnd = preambleBytes + view.getUint32(8, true)
  const header = parseHeader(source.subarray(preambleBytes, headerEnd))
  const arrays = new Map<string, ArtefactArray>()
  for (const { name, dtype, offset, length } of header.arrays) {
    const start = aligned(headerEnd) + offset
    if (start % 8 !== 0 || start + length * elementBytes[dtype] > source.length) {
      throw new ArtefactCorrupt(`Array ${name} does not lie inside the artefact`)
    }
    arrays.set(name, viewAs[dtype](source.buffer, source.byteOffset + start, length))
  }
  return { kind: header.kind, parameters: header.parameters, arrays }
}

/** @throws ArtefactCorrupt when it holds another kind of model */
export function refuseOtherThan(kind: string, artefact: Artefact): void {
  if (artefact.kind !== kind) throw new ArtefactCorrupt(`Expected a model of kind ${kind}, found ${artefact.kind}`)
}

/**
 * Decodes and checks that the artefact holds a model of the given kind.
 *
 * @throws ArtefactCorrupt
 */
export function decodeArtefactOf(kind: string, bytes: Uint8Array): Artefact {
  const artefact = decodeArtefact(bytes)
  refuseOtherThan(kind, artefact)
  return artefact
}

/**
 * The artefact that is one of the arrays of another. Its bytes were checked with the whole, and are not read again.
 *
 * @throws ArtefactCorrupt
 */
export const partOf = (artefact: Artefact, name: string): Artefact =>
  decode(arrayOf(artefact, name, Uint8Array), { isChecked: true })

/**
 * One array of the artefact, checked to be of the given type.
 *
 * @throws ArtefactCorrupt when it is missing or of another type
 */
export function arrayOf<Kind extends ArtefactArray>(
  artefact: Artefact,
  name: string,
  Type: new (length: number) => Kind,
): Kind {
  const array = artefact.arrays.get(name)
  if (array instanceof Type) return array
  throw new ArtefactCorrupt(`An artefact of kind ${artefact.kind} needs an array ${name} of ${Type.name}`)
}

/** Strings as an array an artefact can hold; JSON, so that any string survives. */
export function encodeStrings(strings: readonly string[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(strings))
}

/** @throws ArtefactCorrupt when the bytes are not what {@link encodeStrings} wrote */
export function decodeStrings(bytes: Uint8Array): string[] {
  const strings = parseJson(bytes)
  if (!Array.isArray(strings) || !strings.every((entry) => typeof entry === 'string')) {
    throw new ArtefactCorrupt('A list of strings was expected')
  }
  return strings
}

let lastItems: { readonly bytes: Buffer; readonly items: readonly string[] } | undefined

/**
 * The vocabulary of a model: its array `items`. The parts of one model have the same, and get the same array.
 *
 * @throws ArtefactCorrupt when it is missing, or is no list of strings
 */
export function itemsOf(artefact: Artefact): readonly string[] {
  const bytes = arrayOf(artefact, 'items', Uint8Array)
  if (!lastItems?.bytes.equals(bytes)) lastItems = { bytes: Buffer.from(bytes), items: decodeStrings(bytes) } // a copy: a view would keep the whole model
  return lastItems.items
}

interface ArrayEntry {
  readonly name: string
  readonly dtype: ArrayType
  readonly offset: number
  readonly length: number
}

interface Header {
  readonly kind: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly arrays: readonly ArrayEntry[]
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8
}

function typeNameOf(array: ArtefactArray): ArrayType {
  if (array instanceof Uint8Array) return 'uint8'
  if (array instanceof Uint32Array) return 'uint32'
  return array instanceof Float32Array ? 'float32' : 'float64'
}

function parseHeader(bytes: Uint8Array): Header {
  const header = parseJson(bytes)
  if (!isRecord(header)) throw new ArtefactCorrupt('The header is not an object')
  const { kind, parameters, arrays } = header
  if (typeof kind !== 'string' || !isRecord(parameters) || !Array.isArray(arrays) || !arrays.every(isArrayEntry)) {
    throw new ArtefactCorrupt('The header does not say its kind, parameters and arrays')
  }
  return { kind, parameters, arrays }
}

function isArrayEntry(entry: unknown): entry is ArrayEntry {
  return (
    isRecord(entry) &&
    typeof entry['name'] === 'string' &&
    typeof entry['dtype'] === 'string' &&
    Object.hasOwn(viewAs, entry['dtype']) &&
    isCount(entry['offset']) &&
    isCount(entry['length'])
  )
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new ArtefactCorrupt('The artefact holds unreadable JSON', { cause })
  }
}

/** CRC-32 (IEEE 802.3) with the four bytes that hold it taken as zeros. */
function checksumOf(bytes: Uint8Array): number {
  const before = crc32(bytes.subarray(0, checksumAt))
  return crc32(bytes.subarray(checksumAt + 4), crc32(new Uint8Array(4), before))
}

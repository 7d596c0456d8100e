import { interactionTypes } from '@marquee/contracts/interaction'
import { emptyHistory, type History, type HistoryEntry } from './history.ts'

/**
 * A history in few bytes, for the online store: about six a film.
 *
 *   1 byte    format (1)
 *   varint    number of entries
 *   per entry, oldest first:
 *     1 byte  low nibble: the type; high nibble: the rating in half stars, 0 for none
 *     varint  movie: 2n for the decimal id n, 2·length+1 and the bytes for any other
 *     varint  time since the entry before: 2·ms, or 2·s+1 when it is whole seconds
 *   varint    time from the last entry to lastAt, in the same way
 *
 * A time that lies before the one it follows never occurs: histories are in order of time.
 */
const format = 1

/** The most films kept; of a longer history the newest. */
export const maxEntries = 4_096

export function encodeHistory({ entries, lastAt }: History): Uint8Array {
  const kept = entries.slice(-maxEntries)
  const writer = createWriter(16 + kept.length * 8)
  writer.byte(format)
  writer.varint(kept.length)
  let before = 0
  for (const entry of kept) {
    writer.byte(interactionTypes.indexOf(entry.type) | (Math.round((entry.rating ?? 0) * 2) << 4))
    writer.movie(entry.movieId)
    writer.duration(entry.at - before)
    before = entry.at
  }
  writer.duration(Math.max(lastAt, before) - before)
  return writer.bytes()
}

/** @throws RangeError when the bytes are not a history of this format */
export function decodeHistory(bytes: Uint8Array): History {
  const reader = createReader(bytes)
  if (reader.byte() !== format) throw new RangeError('not a history of a known format')
  const count = reader.varint()
  const entries: HistoryEntry[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const kind = reader.byte()
    const type = interactionTypes[kind & 15]
    if (type === undefined || type === 'retract') throw new RangeError('unknown interaction type in a history')
    const movieId = reader.movie()
    at += reader.duration()
    entries.push({ movieId, type, rating: kind >> 4 === 0 ? null : (kind >> 4) / 2, at })
  }
  const lastAt = at + reader.duration()
  return lastAt === 0 && count === 0 ? emptyHistory : { entries, lastAt }
}

const decimal = /^(0|[1-9]\d{0,14})$/

function createWriter(capacity: number) {
  let buffer = Buffer.allocUnsafe(capacity)
  let length = 0
  const reserve = (more: number) => {
    if (length + more <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + more))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }
  const byte = (value: number) => {
    reserve(1)
    buffer[length++] = value
  }
  const varint = (value: number) => {
    let rest = value
    while (rest >= 128) {
      byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    byte(rest)
  }
  return {
    byte,
    varint,
    movie(id: string) {
      if (decimal.test(id)) return varint(Number(id) * 2)
      const size = Buffer.byteLength(id)
      varint(size * 2 + 1)
      reserve(size)
      length += buffer.write(id, length)
    },
    duration: (ms: number) => varint(ms % 1_000 === 0 ? (ms / 1_000) * 2 + 1 : ms * 2),
    bytes: () => Uint8Array.prototype.slice.call(buffer, 0, length),
  }
}

function createReader(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = 0
  const byte = () => {
    const value = buffer[position++]
    if (value === undefined) throw new RangeError('a history ends too early')
    return value
  }
  const varint = () => {
    let value = 0
    let scale = 1
    for (;;) {
      const next = byte()
      value += (next & 127) * scale
      if (next < 128) return value
      scale *= 128
      if (scale > 2 ** 56) throw new RangeError('a number in a history is too large')
    }
  }
  return {
    byte,
    varint,
    movie() {
      const tag = varint()
      if (tag % 2 === 0) return String(tag / 2)
      const size = (tag - 1) / 2
      if (position + size > buffer.length) throw new RangeError('a history ends too early')
      position += size
      return buffer.toString('utf8', position - size, position)
    },
    duration() {
      const value = varint()
      return value % 2 === 1 ? ((value - 1) / 2) * 1_000 : value / 2
    },
  }
}

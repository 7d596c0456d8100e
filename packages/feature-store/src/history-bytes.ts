import { interactionTypes } from '@marquee/contracts/interaction'
import { emptyHistory, type History, type HistoryEntry } from './history.ts'

/**
 * A history in few bytes, for the online store: five or six a film.
 *
 *   1 byte    format (2)
 *   per entry, oldest first:
 *     1 byte  bits 0-4: what was done: the type, or 7 + its half stars for a rating, or that the movie has a name for an id;
 *             bit 5: the time is in whole seconds, else in milliseconds; bits 6-7: the last two of the movie's id
 *     varint  movie: its decimal id without those two bits; of a name the length in bytes, then what was done, and the name
 *     varint  time since the entry before
 *   1 byte    bits 0-4: all 1, the end; bit 5: as above
 *   varint    time from the last entry to lastAt
 *
 * A time that lies before the one it follows never occurs: histories are in order of time.
 */
const format = 2
const [noStars, named, end] = [7, 30, 31]
const wholeSeconds = 32

/** The most films kept; of a longer history the newest. */
export const maxEntries = 4_096

export function encodeHistory({ entries, lastAt }: History): Uint8Array {
  const kept = entries.slice(-maxEntries)
  const writer = createWriter(16 + kept.length * 8)
  writer.byte(format)
  let before = 0
  for (const entry of kept) {
    const { movieId } = entry
    const { unit, time } = durationOf(entry.at - before)
    if (decimal.test(movieId)) {
      const movie = Number(movieId)
      writer.byte(codeOf(entry) | unit | ((movie % 4) << 6))
      writer.varint(Math.floor(movie / 4))
    } else {
      writer.byte(named | unit)
      writer.varint(Buffer.byteLength(movieId))
      writer.byte(codeOf(entry))
      writer.text(movieId)
    }
    writer.varint(time)
    before = entry.at
  }
  const { unit, time } = durationOf(Math.max(lastAt, before) - before)
  writer.byte(end | unit)
  writer.varint(time)
  return writer.bytes()
}

const codeOf = ({ type, rating }: HistoryEntry): number =>
  type === 'rating' ? noStars + Math.round((rating ?? 0) * 2) : interactionTypes.indexOf(type)

const durationOf = (ms: number) => (ms % 1_000 === 0 ? { unit: wholeSeconds, time: ms / 1_000 } : { unit: 0, time: ms })

/** @throws RangeError when the bytes are not a history of this format */
export function decodeHistory(bytes: Uint8Array): History {
  const reader = createReader(bytes)
  if (reader.byte() !== format) throw new RangeError('not a history of a known format')
  const entries: HistoryEntry[] = []
  let at = 0
  for (;;) {
    const head = reader.byte()
    const code = head & 31
    const unit = head & wholeSeconds ? 1_000 : 1
    if (code === end) {
      const lastAt = at + reader.varint() * unit
      return lastAt === 0 && entries.length === 0 ? emptyHistory : { entries, lastAt }
    }
    const movie = reader.varint()
    const done = doneBy(code === named ? reader.byte() : code)
    const movieId = code === named ? reader.text(movie) : String(movie * 4 + (head >> 6))
    at += reader.varint() * unit
    entries.push({ movieId, ...done, at })
  }
}

function doneBy(code: number): Pick<HistoryEntry, 'type' | 'rating'> {
  if (code > noStars && code <= noStars + 10) return { type: 'rating', rating: (code - noStars) / 2 }
  const type = interactionTypes[code]
  if (type === undefined || type === 'rating' || type === 'retract')
    throw new RangeError('something unknown was done in a history')
  return { type, rating: null }
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
    text(value: string) {
      reserve(Buffer.byteLength(value))
      length += buffer.write(value, length)
    },
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
    text(size: number) {
      if (position + size > buffer.length) throw new RangeError('a history ends too early')
      position += size
      return buffer.toString('utf8', position - size, position)
    },
  }
}

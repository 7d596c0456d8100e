import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Interaction, interactionErrors } from '@marquee/contracts/interaction'
import { Movie } from '@marquee/contracts/movie'
import { type FieldError, fieldErrors } from '@marquee/contracts/validation'
import { stampOf } from './folder.ts'
import { linesOf } from './lines.ts'
import { type Source, SourceInvalid } from './source.ts'
import { defaultMaxBytes, largestRatio, ratioMattersAbove } from './zip.ts'

/** The names that this takes. */
export const ndjsonName = /\.(?:ndjson|jsonl)(?:\.gz)?$/i

/**
 * A file with one Interaction or one Movie, as the API takes them, a line; gzipped or not. A line with an `eventId` is
 * an interaction.
 *
 * @param maxBytes how much a gzipped file may expand to
 * @throws SourceInvalid while iterating, at the first line that is neither
 */
export async function openNdjson(
  where: string,
  { maxBytes = defaultMaxBytes }: { maxBytes?: number | undefined } = {},
): Promise<Source> {
  const { size, mtimeMs } = await stat(where)
  const read = (): AsyncGenerator<Uint8Array> =>
    /\.gz$/i.test(where) ? gunzipped(where, size, maxBytes) : plain(where)
  return {
    name: basename(where).replace(ndjsonName, ''),
    description: `Films and interactions from ${where}, one a line`,
    synthetic: false,
    version: stampOf(size, mtimeMs),
    estimate: await estimateOf(read(), where, size),
    async *movies() {
      for await (const { value, file, line } of recordsOf(read(), where)) {
        if (isEvent(value)) continue
        if (isMovie(value)) yield value
        else throw invalid(file, line, fieldErrors(Movie, value), 'a film (or an interaction, with an eventId)')
      }
    },
    async *interactions() {
      const now = Date.now()
      for await (const { value, file, line } of recordsOf(read(), where)) {
        if (!isEvent(value)) continue
        if (isInteraction(value, now)) yield value
        else throw invalid(file, line, interactionErrors(value, now), 'an interaction')
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

const isEvent = (value: unknown): boolean => typeof value === 'object' && value !== null && 'eventId' in value
const isMovie = (value: unknown): value is Movie => fieldErrors(Movie, value).length === 0
const isInteraction = (value: unknown, now: number): value is Interaction => interactionErrors(value, now).length === 0

async function* recordsOf(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<{ value: unknown; file: string; line: number }> {
  let line = 0
  for await (const lines of linesOf(bytes, { file })) {
    for (const text of lines) {
      line++
      if (text.trim() !== '') yield { value: parsed(text, file, line), file, line }
    }
  }
}

function parsed(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SourceInvalid({ file, line, value: text }, 'one JSON object', { cause })
  }
}

function invalid(file: string, line: number, errors: readonly FieldError[], what: string): SourceInvalid {
  const [error] = errors
  const value = error?.value === undefined ? {} : { value: String(error.value) }
  return new SourceInvalid(
    { file, line, ...value },
    error ? `${what}; ${error.path || 'the line'}: ${error.expected}` : what,
  )
}

async function* plain(where: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(where)
}

/** @throws SourceInvalid when the file is damaged, or expands beyond what the person could have meant */
async function* gunzipped(where: string, size: number, maxBytes: number): AsyncGenerator<Uint8Array> {
  const expanded = pipeline(createReadStream(where), createGunzip(), () => {}) // errors arrive below
  let total = 0
  try {
    for await (const chunk of expanded) {
      total += chunk.length
      if (total > maxBytes || (total > ratioMattersAbove && total > size * largestRatio)) {
        throw new SourceInvalid(
          { file: where, value: `${size} bytes that expand to more than ${total}` },
          `at most ${maxBytes} bytes expanded, and at most ${largestRatio} times its size`,
        )
      }
      yield chunk
    }
  } catch (error) {
    if (error instanceof SourceInvalid) throw error
    throw new SourceInvalid({ file: where, value: String(error) }, 'a sound gzip file', { cause: error })
  }
}

const sampled = 4 * 1_024 ** 2

/** Counts the first 4 MiB and takes the rest to be like them. */
async function estimateOf(bytes: AsyncIterable<Uint8Array>, file: string, size: number): Promise<Source['estimate']> {
  const seen = { movies: 0, interactions: 0, characters: 0 }
  for await (const lines of linesOf(bytes, { file })) {
    for (const line of lines) {
      if (line.includes('"eventId"')) seen.interactions++
      else if (line.trim() !== '') seen.movies++
      seen.characters += line.length + 1
    }
    if (seen.characters > sampled) break
  }
  const scale = seen.characters > sampled ? Math.max(1, size / seen.characters) : 1
  return { movies: Math.round(seen.movies * scale), interactions: Math.round(seen.interactions * scale) }
}

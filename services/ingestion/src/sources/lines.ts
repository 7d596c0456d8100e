import { SourceInvalid } from './source.ts'

export type Encoding = 'utf-8' | 'windows-1252'

/** No line of any data set comes near; a file without line ends must not fill the memory. */
export const longestLine = 64 * 1_024

/**
 * A stream's text, chunk by chunk, without a byte order mark.
 *
 * @throws SourceInvalid when the bytes are not in the encoding
 */
export async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  { file, encoding = 'utf-8' }: { file: string; encoding?: Encoding },
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (!isDecodingError(error)) throw error
    throw new SourceInvalid({ file }, `text in ${encoding.toUpperCase()}`, { cause: error })
  }
}

/** Stands for a line longer than 64 KiB, of which nothing is kept but how it starts. */
export interface TooLong {
  readonly start: string
}

/**
 * A stream's lines, an array for each chunk that arrived (one at a time would cost more than reading them), without
 * their ends, LF or CRLF. Holds no more than a chunk and the longest line.
 */
export async function* linesOrTooLong(
  bytes: AsyncIterable<Uint8Array>,
  options: { file: string; encoding?: Encoding },
): AsyncGenerator<readonly (string | TooLong)[]> {
  let unfinished = ''
  let dropping = false // the rest of a line that was too long
  for await (const text of textOf(bytes, options)) {
    const lines: (string | TooLong)[] = (unfinished + text).split('\n')
    unfinished = String(lines.pop() ?? '')
    if (dropping && lines.length > 0) {
      lines.shift()
      dropping = false
    }
    for (const [index, line] of lines.entries())
      if (typeof line === 'string') lines[index] = lineOf(line.endsWith('\r') ? line.slice(0, -1) : line)
    if (!dropping && unfinished.length > longestLine) {
      lines.push(lineOf(unfinished))
      dropping = true
    }
    if (dropping) unfinished = ''
    yield lines
  }
  if (unfinished !== '') yield [unfinished]
}

const lineOf = (line: string): string | TooLong => (line.length > longestLine ? { start: line.slice(0, 200) } : line)

/**
 * A stream's lines as {@link linesOrTooLong} gives them, where a line that is too long is an error.
 *
 * @throws SourceInvalid at a line longer than 64 KiB
 */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  options: { file: string; encoding?: Encoding },
): AsyncGenerator<readonly string[]> {
  let before = 0
  for await (const lines of linesOrTooLong(bytes, options)) {
    if (!lines.every((line) => typeof line === 'string')) throw tooLong(lines, options.file, before)
    before += lines.length
    yield lines
  }
}

function tooLong(lines: readonly (string | TooLong)[], file: string, before: number): SourceInvalid {
  const index = lines.findIndex((line) => typeof line !== 'string')
  const line = lines[index]
  const value = typeof line === 'object' ? { value: line.start } : {}
  return new SourceInvalid({ file, line: before + index + 1, ...value }, `a line of at most ${longestLine} characters`)
}

/** UTF-8 where the bytes allow it, else Latin-1: text in Latin-1 with one accent is hardly ever valid UTF-8. */
export async function encodingOf(bytes: AsyncIterable<Uint8Array>): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytes) decoder.decode(chunk, { stream: true })
    decoder.decode()
    return 'utf-8'
  } catch (error) {
    if (!isDecodingError(error)) throw error
    return 'windows-1252' // ISO 8859-1 with printable characters in the place of its second set of control codes
  }
}

/** How many lines a stream has, the last one with or without its end. */
export async function countLines(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let lines = 0
  let last: number | undefined = lineFeed
  for await (const chunk of bytes) {
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) lines++
    last = chunk.at(-1) ?? last
  }
  return last === lineFeed ? lines : lines + 1
}

const lineFeed = 10

const isDecodingError = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'

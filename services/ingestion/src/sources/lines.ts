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

/**
 * A stream's lines, an array for each chunk that arrived (one at a time would cost more than reading them), without
 * their ends, LF or CRLF.
 *
 * @throws SourceInvalid at a line longer than 64 KiB
 */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  options: { file: string; encoding?: Encoding },
): AsyncGenerator<readonly string[]> {
  let before = 0
  let unfinished = ''
  for await (const text of textOf(bytes, options)) {
    const lines = (unfinished + text).split('\n')
    unfinished = lines.pop() ?? ''
    for (const [index, line] of lines.entries()) {
      refuseTooLong(line, options.file, before + index + 1)
      if (line.endsWith('\r')) lines[index] = line.slice(0, -1)
    }
    before += lines.length
    refuseTooLong(unfinished, options.file, before + 1)
    yield lines
  }
  if (unfinished !== '') yield [unfinished]
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

function refuseTooLong(line: string, file: string, number: number): void {
  if (line.length > longestLine) {
    throw new SourceInvalid({ file, line: number, value: line }, `a line of at most ${longestLine} characters`)
  }
}

const isDecodingError = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'

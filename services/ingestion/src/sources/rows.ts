import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { Files } from './folder.ts'
import { encodingOf, linesOf, longestLine, textOf } from './lines.ts'
import { SourceInvalid } from './source.ts'

/** One record of a table in a file. */
export interface Row {
  /** From 1, as an editor counts */
  readonly line: number
  readonly fields: readonly string[]
}

/**
 * The records of a CSV file in UTF-8 with exactly these columns, quoted fields and line ends inside them included.
 *
 * @throws SourceInvalid naming the line
 */
export async function* csvRows(files: Files, name: string, columns: readonly string[]): AsyncGenerator<Row> {
  const file = `${files.where}/${name}`
  const parser = parse({
    info: true,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestLine,
  })
  pipeline(Readable.from(textOf(files.read(name), { file })), parser, () => {}) // errors arrive below, through the parser
  let header = true
  try {
    for await (const { record, info } of parser) {
      const row: Row = { line: info.lines, fields: record }
      if (header) checkHeader(row.fields, file, columns)
      else yield checkedWidth(row, file, columns)
      header = false
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? { line: error['lines'] } : {}
    throw new SourceInvalid({ file, ...line, value: error.message }, 'well-formed CSV', { cause: error })
  }
  if (header) throw new SourceInvalid({ file, line: 1 }, `the header ${columns.join(',')}`)
}

/**
 * The records of a file that separates fields by a string and quotes nothing, in UTF-8 or Latin-1.
 *
 * @throws SourceInvalid naming the line
 */
export async function* splitRows(
  files: Files,
  name: string,
  { separator, columns }: { separator: string; columns: readonly string[] },
): AsyncGenerator<Row> {
  const file = `${files.where}/${name}`
  const encoding = await encodingOf(files.read(name))
  let line = 0
  for await (const lines of linesOf(files.read(name), { file, encoding })) {
    for (const text of lines) {
      line++
      if (text !== '') yield checkedWidth({ line, fields: text.split(separator) }, file, columns)
    }
  }
}

/** @throws SourceInvalid unless a file begins with the columns that its format has */
export function checkHeader(fields: readonly string[], file: string, columns: readonly string[]): void {
  if (columns.every((column, index) => fields[index] === column) && fields.length === columns.length) return
  throw new SourceInvalid({ file, line: 1, value: fields.join(',') }, `the header ${columns.join(',')}`)
}

function checkedWidth(row: Row, file: string, columns: readonly string[]): Row {
  if (row.fields.length === columns.length) return row
  throw new SourceInvalid(
    { file, line: row.line, value: row.fields.join(' | ') },
    `${columns.length} fields: ${columns.join(', ')}`,
  )
}

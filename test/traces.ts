import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'

/**
 * Every column of the database in which a text stands somewhere: as it is, inside JSON, in bytes, or as base64 within a text.
 * @returns `table.column`, in order
 */
export async function tracesOf(needle: string, database: Database): Promise<string[]> {
  const db = database.query
  const columns = await sql<{ table: string; column: string; type: string }>`
    select c.table_name as table, c.column_name as column, c.data_type as type
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'
    order by 1, 2`.execute(db)
  if (columns.rows.length === 0) throw new Error('there is nothing to look into')
  const found: string[] = []
  for (const { table, column, type } of columns.rows) {
    const value = sql.ref(column)
    const holds =
      type === 'bytea'
        ? sql`position(convert_to(${needle}, 'UTF8') in ${value}) > 0`
        : sql.join(
            [needle, ...base64Of(needle)].map((text) => sql`position(${text} in ${value}::text) > 0`),
            sql` or `,
          )
    const { rows } = await sql<{ holds: boolean }>`
      select exists (select from ${sql.table(table)} where ${holds}) as holds`.execute(db)
    if (rows[0]?.holds) found.push(`${table}.${column}`)
  }
  return found
}

/** What of a text is the same in base64 wherever it stands in what was encoded: one form for each of three alignments. */
function base64Of(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)]
    return bytes.toString('base64').slice(from, to)
  })
}

import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'
import { piecesOf } from './artefacts.ts'
import type { RegistryTables } from './schema.ts'

/** How far a long training has come, and of which data. */
export interface Checkpoint {
  /** The data is what was known at this place in the order of arrival, with the films as of this revision, */
  readonly dataWatermark: number
  readonly catalogueRevision: number
  /** SHA-256 over the data and all else that the training depends on. */
  readonly fingerprint: string
  readonly bytes: Uint8Array
}

/** The one checkpoint of the one trainer that is active: whoever trains next goes on from it. */
export interface Checkpoints {
  /** In place of the one before. */
  save(checkpoint: Checkpoint): Promise<void>
  find(): Promise<Checkpoint | undefined>
  clear(): Promise<void>
}

export function openCheckpoints(database: Database): Checkpoints {
  const db = database.query.withTables<RegistryTables>()
  return {
    save: ({ dataWatermark, catalogueRevision, fingerprint, bytes }) =>
      db.transaction().execute(async (tx) => {
        await tx.deleteFrom('training_checkpoint').execute()
        for (const { chunk, base64 } of piecesOf(bytes))
          await sql`
            insert into training_checkpoint (chunk, data_watermark, catalogue_revision, fingerprint, bytes)
            values (${chunk}, ${dataWatermark}, ${catalogueRevision}, ${fingerprint}, decode(${base64}, 'base64'))`.execute(
            tx,
          )
      }),
    async find() {
      const rows = await db
        .selectFrom('training_checkpoint')
        .select(['data_watermark', 'catalogue_revision', 'fingerprint'])
        .select(sql<string>`encode(bytes, 'base64')`.as('piece'))
        .orderBy('chunk')
        .execute()
      const [first] = rows
      return (
        first && {
          dataWatermark: first.data_watermark,
          catalogueRevision: first.catalogue_revision,
          fingerprint: first.fingerprint,
          bytes: new Uint8Array(Buffer.concat(rows.map(({ piece }) => Buffer.from(piece, 'base64')))),
        }
      )
    },
    async clear() {
      await db.deleteFrom('training_checkpoint').execute()
    },
  }
}

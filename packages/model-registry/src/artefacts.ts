import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from './schema.ts'

/** A stored artefact is not what was saved. */
export class ArtefactDamaged extends Error {
  override name = 'ArtefactDamaged'
}

/** Where models' bytes are kept. */
export interface ArtefactStore {
  write(version: number, bytes: Uint8Array): Promise<void>
  /** @throws ArtefactDamaged when they are not as many bytes, or do not have the SHA-256 */
  read(version: number, expected: { readonly bytes: number; readonly sha256: string }): Promise<Uint8Array>
  remove(versions: readonly number[]): Promise<void>
}

/**
 * Of one piece: a multiple of 3, so that each is whole in base64. Small, as V8 collects what is large with the old generation only: pieces
 * of a megabyte made a service do that several times for one model, with people waiting.
 */
export const chunkBytes = 73_728

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * Bytes in pieces small enough for one statement each. They travel as base64: as a bytea parameter PGlite turns each byte into a
 * string of its own, which took 400 MB of heap for a model of 30 MB.
 */
export function* piecesOf(bytes: Uint8Array): Generator<{ readonly chunk: number; readonly base64: string }> {
  for (let start = 0, chunk = 0; start < bytes.length; start += chunkBytes, chunk++) {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(chunkBytes, bytes.length - start))
    yield { chunk, base64: piece.toString('base64') }
  }
}

/** Artefacts in Postgres, in {@link piecesOf} them. */
export function createArtefactStore(db: Kysely<RegistryTables>): ArtefactStore {
  return {
    async write(version, bytes) {
      for (const { chunk, base64 } of piecesOf(bytes))
        await sql`
          insert into model_artefacts (version, chunk, bytes)
          values (${version}, ${chunk}, decode(${base64}, 'base64'))`.execute(db)
    },
    async read(version, { bytes: size, sha256 }) {
      const bytes = new Uint8Array(size) // filled piece by piece: together at the end they would be there twice
      const room = Buffer.from(bytes.buffer)
      const hash = createHash('sha256') // of each piece as it comes: of all at once people would wait for it
      let filled = 0
      for (let chunk = 0; ; chunk++) {
        const { rows } = await sql<{ piece: string }>`
          select encode(bytes, 'base64') as piece from model_artefacts where version = ${version} and chunk = ${chunk}`.execute(
          db,
        )
        const row = rows[0]
        if (!row) break
        const written = room.write(row.piece, filled, 'base64')
        hash.update(bytes.subarray(filled, filled + written))
        filled += written
      }
      if (filled !== size || hash.digest('hex') !== sha256)
        throw new ArtefactDamaged(
          `the artefact of model v${version} is not what was saved: ${filled} of ${size} bytes, ${filled === size ? 'SHA-256 differs' : 'not as many'}`,
        )
      return bytes
    },
    async remove(versions) {
      if (versions.length > 0) await db.deleteFrom('model_artefacts').where('version', 'in', versions).execute()
    },
  }
}

import type { FitLineage, ModelRecord, Quarantine } from '@marquee/contracts/model'
import { type Database, migrate } from '@marquee/platform/database'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { type ArtefactStore, createArtefactStore, sha256Of } from './artefacts.ts'
import { type RegistryTables, registryMigrations } from './schema.ts'

/** What a fitted model is registered with. */
export interface NewModel {
  readonly algorithm: string
  readonly parameters: object
  readonly dataWatermark: number
  readonly catalogueRevision?: number
  readonly lineage?: FitLineage
  readonly fingerprint: string
  /** the newest erasure before its data was read */
  readonly erasures?: number
  /** when the next fit begins at the latest if anything is new by then, epoch milliseconds */
  readonly refitBy?: number
  readonly metrics: Readonly<Record<string, number>>
  /** absent for a model that nobody may ever serve: its record is kept, its bytes are not */
  readonly artefact?: Uint8Array
  /** of what the fit gave; that of `artefact` unless told */
  readonly fittedSha256?: string
}

export type Transition =
  | { readonly ok: true; readonly version: string }
  /** `withheld`: it could be champion, but is not to be without an operator's word or another judgement */
  | { readonly ok: false; readonly why: string; readonly withheld?: true }

/** What a challenger that takes the place of its own accord was judged against. */
export interface Judged {
  /** who was champion then; undefined when nobody was */
  readonly over: string | undefined
  /** it was fitted without somebody whom that champion still knows: no rollback keeps an erasure waiting, nor ends with it */
  readonly forgets?: boolean
}

/** How far a fit has seen. */
export interface Marks {
  readonly dataWatermark: number
  readonly catalogueRevision: number
  readonly erasures: number
  readonly quarantined: readonly Quarantine[]
}

/** Versions of the model, and which of them is champion. */
export interface ModelRegistry {
  migrate(): Promise<void>
  /** Adds a version that is not in use. @returns its version, v1, v2, … */
  register(model: NewModel, outcome: { status: 'candidate' | 'rejected'; reason: string }): Promise<string>
  /** Notes that a version would be the same if it were fitted on the data as of later marks, less what was put in quarantine by then. */
  confirm(version: string, marks: Marks): Promise<void>
  /**
   * Makes a version champion; the one before is retired. An operator's word is enough. A challenger that was `judged` is turned down
   * instead when the champion is another by now, or when an operator rolled back and promoted none since.
   */
  promote(version: string, reason: string, judged?: Judged): Promise<Transition>
  /** Makes the champion before this one champion again, until an operator promotes another. */
  rollback(reason: string): Promise<Transition>
  champion(): Promise<string | undefined>
  /** The champion that a rollback would bring back. */
  predecessor(): Promise<string | undefined>
  /** Whether an operator rolled back and promoted nothing since: challengers are withheld. */
  isRolledBack(): Promise<boolean>
  /** @returns newest first; there is one for every fit that ever was */
  list(page: { readonly limit: number }): Promise<ModelRecord[]>
  /** The oldest that was fitted without whom the first so many erasures were of. */
  firstWithout(erasures: number): Promise<ModelRecord | undefined>
  find(version: string): Promise<ModelRecord | undefined>
  /** @throws ArtefactDamaged; undefined when there is no such version or its bytes are no longer kept */
  artefact(version: string): Promise<Uint8Array | undefined>
  /** An operator knows that what came all at once for this film is honest: it is learned from. */
  clearFilm(movieId: string): Promise<void>
  clearedFilms(): Promise<ReadonlySet<string>>
}

/**
 * Artefacts of this many newest versions are kept, and the champion's and its predecessor's always. Of rejected models a few, so that
 * an operator who knows better can promote one.
 */
const keptArtefacts = 10
const keptRejected = 2

export function openModelRegistry(database: Database): ModelRegistry {
  const db = database.query.withTables<RegistryTables>()
  const find = (version: string) =>
    db.selectFrom('models').selectAll().where('version', '=', numberOf(version)).executeTakeFirst()
  return {
    migrate: () => migrate(database, 'model_registry', registryMigrations),
    register: (model, outcome) => db.transaction().execute((tx) => register(tx, model, outcome)),
    async confirm(version, { dataWatermark, catalogueRevision, erasures, quarantined }) {
      await db
        .updateTable('models')
        .set({
          data_watermark: dataWatermark,
          catalogue_revision: catalogueRevision,
          erasures,
          lineage: sql`jsonb_set(lineage, '{quarantined}', ${JSON.stringify(quarantined)}::jsonb)`,
        })
        .where('version', '=', numberOf(version))
        .execute()
    },
    promote: (version, reason, judged) =>
      db.transaction().execute((tx) => promote(tx, { version: numberOf(version), reason, judged })),
    rollback: (reason) => db.transaction().execute((tx) => rollback(tx, reason)),
    async champion() {
      const current = await championOf(db)
      return current && nameOf(current.version)
    },
    isRolledBack: () => isRolledBack(db),
    async predecessor() {
      const current = await championOf(db)
      const before = current && (await predecessorOf(db, current))
      return before && nameOf(before.version)
    },
    async list({ limit }) {
      const rows = await db.selectFrom('models').selectAll().orderBy('version', 'desc').limit(limit).execute()
      return rows.map(toRecord)
    },
    async firstWithout(erasures) {
      const row = await db
        .selectFrom('models')
        .selectAll()
        .where('erasures', '>=', erasures)
        .orderBy('version')
        .limit(1)
        .executeTakeFirst()
      return row && toRecord(row)
    },
    async find(version) {
      const row = await find(version)
      return row && toRecord(row)
    },
    async artefact(version) {
      const row = await find(version)
      if (!row?.artefact_sha256) return undefined
      return createArtefactStore(db).read(row.version, { bytes: row.artefact_bytes, sha256: row.artefact_sha256 })
    },
    async clearFilm(movieId) {
      await db
        .insertInto('cleared_films')
        .values({ movie_id: movieId, cleared_at: Date.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async clearedFilms() {
      const rows = await db.selectFrom('cleared_films').select('movie_id').execute()
      return new Set(rows.map(({ movie_id }) => movie_id))
    },
  }
}

type Db = Kysely<RegistryTables>

const nameOf = (version: number): string => `v${version}`
const numberOf = (version: string): number => (/^v[1-9]\d{0,8}$/.test(version) ? Number(version.slice(1)) : 0)

async function register(
  tx: Transaction<RegistryTables>,
  model: NewModel,
  { status, reason }: { status: 'candidate' | 'rejected'; reason: string },
): Promise<string> {
  const { artefact } = model
  const sha256 = artefact && sha256Of(artefact)
  const { version } = await tx
    .insertInto('models')
    .values({
      status,
      algorithm: model.algorithm,
      parameters: JSON.stringify(model.parameters),
      data_watermark: model.dataWatermark,
      catalogue_revision: model.catalogueRevision ?? null,
      lineage: model.lineage ?? null,
      fingerprint: model.fingerprint,
      erasures: model.erasures ?? 0,
      metrics: { ...model.metrics },
      reason,
      artefact_sha256: sha256 ?? null,
      fitted_sha256: model.fittedSha256 ?? sha256 ?? null,
      artefact_bytes: artefact?.length ?? 0,
      created_at: Date.now(),
      promoted_at: null,
      refit_by: model.refitBy ?? null,
    })
    .returning('version')
    .executeTakeFirstOrThrow()
  const artefacts = createArtefactStore(tx)
  if (artefact) await artefacts.write(version, artefact)
  await forgetOldArtefacts(tx, artefacts)
  return nameOf(version)
}

async function forgetOldArtefacts(tx: Transaction<RegistryTables>, artefacts: ArtefactStore): Promise<void> {
  await lockPromotions(tx)
  // a version that an operator promotes while it is champion stands there twice
  const standing = await tx
    .selectFrom('promotions')
    .select('version')
    .where('rolled_back', '=', false)
    .groupBy('version')
    .orderBy((e) => e.fn.max('position'), 'desc')
    .limit(2)
    .execute()
  const withBytes = tx
    .selectFrom('models')
    .select('version')
    .where('artefact_sha256', 'is not', null)
    .orderBy('version', 'desc')
  const newest = await withBytes.where('status', '!=', 'rejected').limit(keptArtefacts).execute()
  const rejected = await withBytes.where('status', '=', 'rejected').limit(keptRejected).execute()
  const kept = [...standing, ...newest, ...rejected].map(({ version }) => version)
  if (kept.length === 0) return
  const old = await tx
    .updateTable('models')
    .set({ artefact_sha256: null })
    .where('artefact_sha256', 'is not', null)
    .where('version', 'not in', kept)
    .returning('version')
    .execute()
  await artefacts.remove(old.map(({ version }) => version))
}

const championOf = (db: Db) =>
  db
    .selectFrom('promotions')
    .selectAll()
    .where('rolled_back', '=', false)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()

const predecessorOf = (db: Db, { position, version }: Selectable<RegistryTables['promotions']>) =>
  db
    .selectFrom('promotions')
    .selectAll()
    .where('rolled_back', '=', false)
    .where('position', '<', position)
    .where('version', '!=', version)
    .where('version', 'in', db.selectFrom('models').select('version').where('artefact_sha256', 'is not', null))
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()

/** One at a time: who promotes, rolls back or drops bytes meanwhile would each go by a champion that is none any more. */
const lockPromotions = (tx: Transaction<RegistryTables>) =>
  sql`lock table promotions in share row exclusive mode`.execute(tx)

async function promote(
  tx: Transaction<RegistryTables>,
  { version, reason, judged }: { version: number; reason: string; judged: Judged | undefined },
): Promise<Transition> {
  await lockPromotions(tx)
  const model = await tx.selectFrom('models').selectAll().where('version', '=', version).forUpdate().executeTakeFirst()
  if (!model) return { ok: false, why: 'it does not exist' }
  if (!model.artefact_sha256) return { ok: false, why: 'its artefact is not kept' }
  const why = judged && (await whyWithheld(tx, judged))
  if (why) {
    const turnedDown = { status: 'rejected', reason: `${why}. ${reason}` } as const
    await tx.updateTable('models').set(turnedDown).where('version', '=', version).execute()
    return { ok: false, why, withheld: true }
  }
  if (model.status !== 'champion') {
    await tx.updateTable('models').set({ status: 'retired' }).where('status', '=', 'champion').execute()
    await tx
      .updateTable('models')
      .set({ status: 'champion', reason, promoted_at: Date.now() })
      .where('version', '=', version)
      .execute()
  } else if (!(await isRolledBack(tx))) return { ok: true, version: nameOf(version) }
  const held = judged !== undefined && (await isRolledBack(tx))
  await tx.insertInto('promotions').values({ version, promoted_at: Date.now(), rolled_back: false, held }).execute()
  return { ok: true, version: nameOf(version) }
}

async function whyWithheld(tx: Transaction<RegistryTables>, { over, forgets }: Judged): Promise<string | undefined> {
  const current = await championOf(tx)
  const champion = current && nameOf(current.version)
  if (champion !== over)
    return `The champion changed to ${champion} while it was fitted; it was judged against ${over ?? 'none'}`
  if (!forgets && (await isRolledBack(tx))) return `An operator rolled back to ${champion}: promote a version to go on`
  return undefined
}

/** Whether the last change of champion was a rollback, or made during one: an operator's promotion adds a position that is neither. */
async function isRolledBack(db: Db): Promise<boolean> {
  const last = await db
    .selectFrom('promotions')
    .select(['rolled_back', 'held'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last !== undefined && (last.rolled_back || last.held)
}

async function rollback(tx: Transaction<RegistryTables>, reason: string): Promise<Transition> {
  await lockPromotions(tx)
  const current = await championOf(tx)
  const before = current && (await predecessorOf(tx, current))
  if (!current || !before) return { ok: false, why: 'there is no earlier champion' }
  await tx.updateTable('promotions').set({ rolled_back: true }).where('position', '>', before.position).execute()
  await tx.updateTable('models').set({ status: 'retired', reason }).where('version', '=', current.version).execute()
  await tx
    .updateTable('models')
    .set({ status: 'champion', promoted_at: Date.now() })
    .where('version', '=', before.version)
    .execute()
  return { ok: true, version: nameOf(before.version) }
}

const toRecord = (row: Selectable<RegistryTables['models']>): ModelRecord => ({
  version: nameOf(row.version),
  status: row.status,
  algorithm: row.algorithm,
  parameters: row.parameters,
  dataWatermark: String(row.data_watermark),
  catalogueRevision: row.catalogue_revision,
  lineage: row.lineage,
  fingerprint: row.fingerprint,
  erasures: String(row.erasures ?? 0), // a database that training has not brought up to date yet has no such column
  metrics: row.metrics,
  reason: row.reason,
  artefactSha256: row.artefact_sha256,
  fittedSha256: row.fitted_sha256,
  artefactBytes: row.artefact_bytes,
  createdAt: new Date(row.created_at).toISOString(),
  promotedAt: row.promoted_at === null ? null : new Date(row.promoted_at).toISOString(),
  refitBy: row.refit_by ? new Date(row.refit_by).toISOString() : null,
})

import type { FitLineage, ModelStatus, TrainingRun } from '@marquee/contracts/model'
import type { Migrations } from '@marquee/platform/database'
import { type Generated, sql } from 'kysely'

export type RegistryTables = {
  models: {
    version: Generated<number>
    status: ModelStatus
    algorithm: string
    parameters: unknown
    data_watermark: number
    catalogue_revision: number | null
    lineage: FitLineage | null
    fingerprint: string
    /** the newest erasure before its data was read */
    erasures: number
    metrics: Record<string, number>
    reason: string | null
    /** null once the bytes are no longer kept */
    artefact_sha256: string | null
    /** stays when the bytes go */
    fitted_sha256: string | null
    artefact_bytes: number
    /** epoch milliseconds */
    created_at: number
    promoted_at: number | null
    /** when the next fit begins at the latest if anything is new by then */
    refit_by: number | null
  }
  model_artefacts: { version: number; chunk: number; bytes: Buffer }
  /** of the training that is under way, or was when its trainer ended; each chunk says of which data */
  training_checkpoint: {
    chunk: number
    data_watermark: number
    catalogue_revision: number
    fingerprint: string
    bytes: Buffer
  }
  /** every promotion in order; the champion is the last one that was not rolled back */
  promotions: {
    position: Generated<number>
    version: number
    promoted_at: number
    rolled_back: boolean
    /** made while a rollback withheld challengers, which goes on */
    held: Generated<boolean>
  }
  /** films that an operator declared honest: their bursts are learned from */
  cleared_films: { movie_id: string; cleared_at: number }
  training_runs: {
    run_id: Generated<number>
    state: TrainingRun['state']
    /** how often a trainer took it up and did not say that it was told to stop */
    attempts: Generated<number>
    started_at: number
    finished_at: number | null
    /** 0 to 1 */
    progress: number
    interactions: number
    version: string | null
    reason: string | null
  }
}

export const registryMigrations: Migrations = {
  '001_model_registry': {
    async up(db) {
      await sql`
        create table models (
          version integer generated always as identity primary key,
          status text not null,
          algorithm text not null,
          parameters jsonb not null,
          data_watermark bigint not null,
          fingerprint text not null,
          metrics jsonb not null,
          reason text,
          artefact_sha256 text,
          artefact_bytes bigint not null,
          created_at bigint not null,
          promoted_at bigint
        )`.execute(db)
      await sql`
        create table model_artefacts (
          version integer not null references models,
          chunk integer not null,
          bytes bytea not null,
          primary key (version, chunk)
        )`.execute(db)
      await sql`
        create table promotions (
          position integer generated always as identity primary key,
          version integer not null references models,
          promoted_at bigint not null,
          rolled_back boolean not null default false
        )`.execute(db)
      await sql`
        create table training_runs (
          run_id integer generated always as identity primary key,
          state text not null,
          started_at bigint not null,
          finished_at bigint,
          progress real not null,
          interactions bigint not null,
          version text,
          reason text
        )`.execute(db)
    },
  },
  '002_lineage': {
    async up(db) {
      // nullable: while trainers are updated, the version before still registers models
      await sql`
        alter table models
          add column catalogue_revision bigint,
          add column lineage jsonb,
          add column fitted_sha256 text`.execute(db)
      await sql`create table cleared_films (movie_id text primary key, cleared_at bigint not null)`.execute(db)
    },
  },
  '003_erasures': {
    async up(db) {
      await sql`alter table models add column erasures bigint not null default 0`.execute(db)
      await sql`alter table models add column refit_by bigint`.execute(db)
    },
  },
  '004_checkpoint': {
    async up(db) {
      await sql`
        create table training_checkpoint (
          chunk integer primary key,
          data_watermark bigint not null,
          catalogue_revision bigint not null,
          fingerprint text not null,
          bytes bytea not null
        )`.execute(db)
    },
  },
  '005_attempts': {
    async up(db) {
      await sql`alter table training_runs add column attempts integer not null default 0`.execute(db)
    },
  },
  '006_held': {
    async up(db) {
      await sql`alter table promotions add column held boolean not null default false`.execute(db)
    },
  },
}

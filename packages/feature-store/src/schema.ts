import type { Interaction } from '@marquee/contracts/interaction'
import type { Impression } from '@marquee/contracts/recommendation'
import type { DeadLetter } from '@marquee/contracts/topics'
import type { Migrations } from '@marquee/platform/database'
import { type Generated, sql } from 'kysely'

interface MovieState {
  movie_id: string
  title: string
  year: number | null
  genres: string[]
  directors: string[]
  tags: string[]
  votes: number
  /** grows with every change of any film, in the order in which changes become visible */
  revision: number
}

/** The offline store's tables. Times are epoch milliseconds: exact in JavaScript, and the same in every driver. */
export type FeatureTables = {
  interactions: {
    /** order of arrival; one person's interactions arrive in the order in which they were accepted */
    sequence: number
    event_id: string
    user_id: string
    movie_id: string
    type: Interaction['type']
    rating: number | null
    occurred_at: number
    recommendation_id: string | null
    position: number | null
    /** when the edge took it; null where nobody said */
    accepted_at: number | null
  }
  movies: MovieState & {
    /** the message that said so, where it is known: of its partition, its offset, and when it was published */
    log_partition: number | null
    log_offset: number | null
    log_time: number | null
  }
  /** every state that a film was ever in, so that a fit can be done again on the catalogue of its time */
  movie_versions: MovieState
  /** people whose online features could not be written and wait to be written again */
  online_pending: {
    user_id: string
    /** grows each time the person is noted: what was repaired is only struck off if it was not noted again meanwhile */
    noted: number
  }
  /** what was shown lately, so that it can be explained */
  impressions: {
    recommendation_id: string
    user_id: string | null
    /** order of arrival: the oldest are forgotten first */
    sequence: number
    shown_at: number
    impression: Impression
  }
  dead_letters: {
    /** topic/partition/offset of the message that failed */
    id: string
    /** json, not jsonb: kept as text, so that it may hold what jsonb refuses (NUL, half a character) */
    letter: DeadLetter
    failed_at: number
    replayed_at: number | null
  }
  /** one row: what the names of erased people are made with (tombstones.ts) */
  erasure_key: { key: string }
  /** people who were erased, so that what they did before does not come back */
  tombstones: { person: string; accepted_until: number; occurred_until: number }
  /** receipts; they name nobody */
  erasures: {
    /** grows with every erasure, in the order in which erasures become visible */
    number: Generated<number>
    receipt_id: string
    person: string
    requested_at: number
    /** store → how much it held */
    removed: Record<string, number>
    /** when the last store was rid of the person; null until then */
    removed_at: number | null
    /** a model fitted after the erasure of this number is without the person; null where no model can know them */
    model_mark: number | null
  }
}

/**
 * Forwards only, and each safe while the version before still runs. Ids sort by code unit (collate "C"), as JavaScript does,
 * so that every database gives the same order.
 */
export const featureMigrations: Migrations = {
  '001_feature_store': {
    async up(db) {
      await sql`
        create table interactions (
          sequence bigint generated always as identity,
          event_id uuid primary key,
          user_id text collate "C" not null,
          movie_id text collate "C" not null,
          type text not null,
          rating real,
          occurred_at bigint not null,
          recommendation_id uuid,
          position integer
        )`.execute(db)
      await sql`create index interactions_by_user on interactions (user_id, occurred_at, sequence)`.execute(db)
      await sql`create index interactions_by_movie on interactions (movie_id)`.execute(db)
      await sql`create unique index interactions_by_sequence on interactions (sequence)`.execute(db)
      await sql`create sequence movie_revisions`.execute(db)
      await sql`
        create table movies (
          movie_id text collate "C" primary key,
          title text not null,
          year integer,
          genres jsonb not null,
          directors jsonb not null,
          tags jsonb not null,
          votes integer not null,
          revision bigint not null
        )`.execute(db)
      await sql`create unique index movies_by_revision on movies (revision)`.execute(db)
      await sql`create sequence online_pending_notes`.execute(db)
      await sql`
        create table online_pending (
          user_id text collate "C" primary key,
          noted bigint not null default nextval('online_pending_notes')
        )`.execute(db)
      await sql`
        create table dead_letters (
          id text primary key,
          letter json not null,
          failed_at bigint not null,
          replayed_at bigint
        )`.execute(db)
    },
  },
  '002_movie_versions': {
    // A trigger keeps the versions, whoever writes: while services are updated, the version before still writes films.
    async up(db) {
      await sql`
        create table movie_versions (
          movie_id text collate "C" not null,
          revision bigint not null,
          title text not null,
          year integer,
          genres jsonb not null,
          directors jsonb not null,
          tags jsonb not null,
          votes integer not null,
          primary key (movie_id, revision)
        )`.execute(db)
      await sql`
        create function keep_movie_version() returns trigger language plpgsql as $$
        begin
          insert into movie_versions (movie_id, revision, title, year, genres, directors, tags, votes)
          values (new.movie_id, new.revision, new.title, new.year, new.genres, new.directors, new.tags, new.votes)
          on conflict do nothing;
          return null;
        end $$`.execute(db)
      await sql`
        create trigger movie_versions_kept after insert or update on movies
        for each row execute function keep_movie_version()`.execute(db)
      await sql`
        insert into movie_versions (movie_id, revision, title, year, genres, directors, tags, votes)
        select movie_id, revision, title, year, genres, directors, tags, votes from movies`.execute(db)
    },
  },
  '003_impressions': {
    async up(db) {
      await sql`
        create table impressions (
          recommendation_id uuid primary key,
          user_id text collate "C",
          sequence bigint generated always as identity,
          shown_at bigint not null,
          impression json not null
        )`.execute(db)
      await sql`create index impressions_by_user on impressions (user_id)`.execute(db)
      await sql`create unique index impressions_by_sequence on impressions (sequence)`.execute(db)
    },
  },
  '004_erasures': {
    async up(db) {
      await sql`alter table interactions add column accepted_at bigint`.execute(db)
      await sql`create table erasure_key (key text not null)`.execute(db)
      await sql`
        insert into erasure_key
        select replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`.execute(db)
      await sql`
        create table tombstones (
          person text primary key,
          accepted_until bigint not null,
          occurred_until bigint not null
        )`.execute(db)
      await sql`
        create table erasures (
          number bigint generated always as identity primary key,
          receipt_id uuid not null unique,
          person text not null,
          requested_at bigint not null,
          removed jsonb not null,
          removed_at bigint,
          model_mark bigint
        )`.execute(db)
      await sql`create index erasures_by_person on erasures (person)`.execute(db)
      await sql`create index erasures_by_model_mark on erasures (model_mark)`.execute(db)
      await sql`create index erasures_unfinished on erasures (person) where removed_at is null`.execute(db)
    },
  },
  '005_arrivals': {
    // a summary of blocks: what arrives is in order of time, so it is a few kilobytes and costs a write next to nothing
    async up(db) {
      await sql`create index interactions_by_acceptance on interactions using brin (accepted_at)`.execute(db)
    },
  },
  '006_pending_in_order': {
    // after a long time without Redis it is many, and the first of them are asked for again and again
    async up(db) {
      await sql`create index online_pending_by_note on online_pending (noted)`.execute(db)
    },
  },
  '007_movie_messages': {
    // without defaults: no row is written anew; the version before leaves them as they are
    async up(db) {
      await sql`
        alter table movies
          add column log_partition integer, add column log_offset bigint, add column log_time bigint`.execute(db)
    },
  },
}

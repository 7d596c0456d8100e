import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import { type Database, migrate } from '@marquee/platform/database'
import { type Kysely, sql } from 'kysely'
import { completeErasures, type Erasures, openErasures } from './erasures.ts'
import { emptyHistory, foldHistory, type History, type HistoryEvent, openFold } from './history.ts'
import { writeAlone, writeMoviesAlone, writeShared } from './locks.ts'
import { catalogueRevision, moviesAsOf } from './movie-versions.ts'
import { type FeatureTables, featureMigrations } from './schema.ts'
import { isErased, openTombstones, type Tombstones } from './tombstones.ts'

export interface MovieRow extends Required<Movie> {
  readonly revision: number
}

export interface RatingSummary {
  readonly count: number
  readonly mean: number | null
  /** stars → people */
  readonly histogram: Readonly<Record<string, number>>
}

/** One person as a fit reads them. */
export interface PersonUpToWatermark {
  readonly userId: string
  readonly history: History
  /** film → the place, in order of arrival, of the first thing that the person did with it */
  readonly arrivals: ReadonlyMap<string, number>
  /** the place of the last thing that they did */
  readonly newest: number
}

/** An interaction, and when the edge took it (epoch milliseconds) where that is known. */
export type ArrivedInteraction = Interaction & { readonly acceptedAt?: number | undefined }

/** A film, and the message that says so where there is one. */
export type ArrivedMovie = Movie & { readonly message?: { partition: number; offset: string; publishedAt: number } }

/** A person whose online features have to be written again. */
export interface PendingNote {
  readonly userId: string
  readonly noted: number
}

/** The truth about people and films, in SQL. */
export interface OfflineStore {
  migrate(): Promise<void>
  /**
   * Stores interactions in one transaction; those whose `eventId` is stored already change nothing, and what people did before
   * they were erased is not stored.
   * @param options.onErased told how many were not stored, once the others are
   * @returns the ids that are new
   */
  recordInteractions(
    interactions: readonly ArrivedInteraction[],
    options?: { onErased?: (interactions: number) => void },
  ): Promise<ReadonlySet<string>>
  /**
   * Creates or replaces films; one that is not different stays as it is, and so does one of which a later message is stored: a replica
   * that stood still may write what another has long gone past. Earlier is what has a smaller offset in the same partition and was not
   * published later: where a log begins anew, its offsets are small again.
   * @returns how many changed
   */
  recordMovies(movies: readonly ArrivedMovie[]): Promise<number>
  /** Histories of the people named, in that order; empty ones for people who did nothing. */
  histories(userIds: readonly string[]): Promise<History[]>
  /** Those of the people named of whom there is no interaction, each once. */
  unknown(userIds: readonly string[]): Promise<string[]>
  /**
   * Every person's history up to a watermark, in order of user id, a page of interactions at a time so that other work on the
   * database goes on in between.
   */
  allHistories(watermark: number): AsyncIterable<PersonUpToWatermark>
  /** The newest sequence below which nothing will appear any more: what a model can be fitted on and refitted from. */
  watermark(): Promise<number>
  /** Films changed after a revision, in order of revision. */
  moviesSince(revision: number): Promise<MovieRow[]>
  /** Every film as it was when this revision was the newest, in order of id. */
  moviesAsOf(revision: number): Promise<MovieRow[]>
  /** The newest revision of each of these films that is in the catalogue. */
  movieRevisions(movieIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** The newest revision of the catalogue; films as of it never change any more. */
  catalogueRevision(): Promise<number>
  ratings(movieId: string): Promise<RatingSummary>
  /** Reads all interactions. */
  counts(): Promise<{ interactions: number; users: number }>
  countMovies(): Promise<number>
  /** People whose online features have to be written again. */
  pending: {
    add(userIds: readonly string[]): Promise<void>
    some(limit: number): Promise<PendingNote[]>
    /** Strikes off what was repaired, and completes the erasures that waited for it; a person noted again since stays. */
    remove(notes: readonly PendingNote[]): Promise<void>
    count(): Promise<number>
  }
  readonly erasures: Erasures
}

const pageSize = 5_000
const firstEvents = 500

export function openOfflineStore(database: Database): OfflineStore {
  const db = database.query.withTables<FeatureTables>()
  const tombstones = openTombstones()
  return {
    migrate: () => migrate(database, 'feature_store', featureMigrations),
    recordInteractions: (interactions, options) => recordInteractions(db, tombstones, interactions, options),
    recordMovies: (movies) => recordMovies(db, movies),
    histories: (userIds) => histories(db, userIds),
    async unknown(userIds) {
      const { rows } = await sql<{ userId: string }>`
        select distinct value as "userId" from json_array_elements_text(${JSON.stringify(userIds)}::json)
        where not exists (select from interactions where user_id = value)`.execute(db)
      return rows.map(({ userId }) => userId)
    },
    allHistories: (watermark) => allHistories(db, watermark),
    watermark: () => watermark(db),
    async moviesSince(revision) {
      const rows = await db
        .selectFrom('movies')
        .select(['movie_id', 'title', 'year', 'genres', 'directors', 'tags', 'votes', 'revision'])
        .where('revision', '>', revision)
        .orderBy('revision')
        .execute()
      return rows.map(({ movie_id, ...row }) => ({ movieId: movie_id, ...row }))
    },
    moviesAsOf: (revision) => moviesAsOf(db, revision),
    async movieRevisions(movieIds) {
      const { rows } = await sql<{ movieId: string; revision: number }>`
        select movie_id as "movieId", revision from movies
        where movie_id = any(array(select value from json_array_elements_text(${JSON.stringify(movieIds)}::json)))`.execute(
        db,
      )
      return new Map(rows.map(({ movieId, revision }) => [movieId, revision]))
    },
    catalogueRevision: () => catalogueRevision(db),
    ratings: (movieId) => ratings(db, movieId),
    async counts() {
      const { rows } = await sql<{ interactions: number; users: number }>`
        select (select count(*) from interactions) as interactions,
               (select count(*) from (select distinct user_id from interactions) as people) as users -- hashed: count(distinct) sorts
        `.execute(db)
      return rows[0] ?? { interactions: 0, users: 0 }
    },
    async countMovies() {
      const { movies } = await db
        .selectFrom('movies')
        .select((e) => e.fn.countAll<number>().as('movies'))
        .executeTakeFirstOrThrow()
      return movies
    },
    pending: {
      async add(userIds) {
        await sql`
          insert into online_pending (user_id)
          select distinct value from json_array_elements_text(${JSON.stringify(userIds)}::json)
          on conflict (user_id) do update set noted = nextval('online_pending_notes')`.execute(db)
      },
      async some(limit) {
        const rows = await db.selectFrom('online_pending').selectAll().orderBy('noted').limit(limit).execute()
        return rows.map(({ user_id, noted }) => ({ userId: user_id, noted }))
      },
      remove: (notes) =>
        db.transaction().execute(async (tx) => {
          await writeShared(tx) // no erasure comes in between
          const struck = await sql<{ userId: string }>`
            delete from online_pending as pending
            using json_to_recordset(${JSON.stringify(notes)}::json) as done ("userId" text, noted bigint)
            where pending.user_id = done."userId" and pending.noted = done.noted
            returning pending.user_id as "userId"`.execute(tx)
          await completeErasures(
            tx,
            tombstones,
            struck.rows.map(({ userId }) => userId),
          )
        }),
      async count() {
        const { waiting } = await db
          .selectFrom('online_pending')
          .select((e) => e.fn.countAll<number>().as('waiting'))
          .executeTakeFirstOrThrow()
        return waiting
      },
    },
    erasures: openErasures(database, tombstones),
  }
}

type Db = Kysely<FeatureTables>

async function recordInteractions(
  db: Db,
  tombstones: Tombstones,
  interactions: readonly ArrivedInteraction[],
  { onErased = () => {} }: { onErased?: (interactions: number) => void } = {},
): Promise<ReadonlySet<string>> {
  const { stored, erased } = await db.transaction().execute(async (tx) => {
    await writeShared(tx)
    const buried = await tombstones.of(tx, [...new Set(interactions.map(({ userId }) => userId))])
    const wanted = interactions.filter(
      ({ userId, acceptedAt, occurredAt }) =>
        !isErased(buried.get(userId), { acceptedAt, occurredAt: Date.parse(occurredAt) }),
    )
    return { stored: await insertInteractions(tx, wanted), erased: interactions.length - wanted.length }
  })
  if (erased > 0) onErased(erased)
  return stored
}

async function insertInteractions(tx: Db, interactions: readonly ArrivedInteraction[]): Promise<ReadonlySet<string>> {
  const rows = interactions.map((interaction) => ({
    event_id: interaction.eventId,
    user_id: interaction.userId,
    movie_id: interaction.movieId,
    type: interaction.type,
    rating: interaction.rating ?? null,
    occurred_at: Date.parse(interaction.occurredAt),
    recommendation_id: interaction.recommendationId ?? null,
    position: interaction.position ?? null,
    accepted_at: interaction.acceptedAt ?? null,
  }))
  const stored = await sql<{ event_id: string }>`
    insert into interactions
      (event_id, user_id, movie_id, type, rating, occurred_at, recommendation_id, position, accepted_at)
    select event_id, user_id, movie_id, type, rating, occurred_at, recommendation_id, position, accepted_at
    from json_to_recordset(${JSON.stringify(rows)}::json) as row (
      event_id uuid, user_id text, movie_id text, type text, rating real, occurred_at bigint,
      recommendation_id uuid, position integer, accepted_at bigint)
    on conflict (event_id) do nothing
    returning event_id`.execute(tx)
  return new Set(stored.rows.map((row) => row.event_id))
}

function recordMovies(db: Db, movies: readonly ArrivedMovie[]): Promise<number> {
  const newest = new Map(movies.map((movie) => [movie.movieId, movie])) // one statement may touch a row once
  const rows = [...newest.values()].map(({ message, ...movie }) => ({
    directors: [],
    tags: [],
    votes: 0,
    ...movie,
    movie_id: movie.movieId,
    log_partition: message?.partition,
    log_offset: message?.offset,
    log_time: message?.publishedAt,
  }))
  return db.transaction().execute(async (tx) => {
    await writeMoviesAlone(tx)
    const changed = await sql`
      insert into movies as known
        (movie_id, title, year, genres, directors, tags, votes, revision, log_partition, log_offset, log_time)
      select movie_id, title, year, genres, directors, tags, votes, nextval('movie_revisions'), log_partition, log_offset, log_time
      from json_to_recordset(${JSON.stringify(rows)}::json) as row (
        movie_id text, title text, year integer, genres jsonb, directors jsonb, tags jsonb, votes integer,
        log_partition integer, log_offset bigint, log_time bigint)
      on conflict (movie_id) do update
        set title = excluded.title, year = excluded.year, genres = excluded.genres, directors = excluded.directors,
            tags = excluded.tags, votes = excluded.votes, revision = excluded.revision,
            log_partition = excluded.log_partition, log_offset = excluded.log_offset, log_time = excluded.log_time
        where (known.title, known.year, known.genres, known.directors, known.tags, known.votes)
          is distinct from (excluded.title, excluded.year, excluded.genres, excluded.directors, excluded.tags, excluded.votes)
          and (known.log_partition = excluded.log_partition and known.log_offset > excluded.log_offset
            and known.log_time >= excluded.log_time) is not true
      returning movie_id`.execute(tx)
    return changed.rows.length
  })
}

type EventRow = [
  userId: string,
  movieId: string,
  type: HistoryEvent['type'],
  rating: number | null,
  at: number,
  sequence: number,
]

const toEvent = ([, movieId, type, rating, at]: EventRow): HistoryEvent => ({ movieId, type, rating, at })

/** Reads so many events of each person at once; whoever has more is read on alone, a page at a time, so that nobody fills the memory. */
async function histories(db: Db, userIds: readonly string[]): Promise<History[]> {
  const { rows } = await sql<{ row: EventRow }>`
    select json_build_array(user_id, movie_id, type, rating, occurred_at, sequence) as row
    from (select distinct value from json_array_elements_text(${JSON.stringify(userIds)}::json)) as person,
      lateral (
        select * from interactions where user_id = person.value order by occurred_at, sequence limit ${firstEvents}
      ) as event
    order by user_id, occurred_at, sequence`.execute(db)
  const byUser = Map.groupBy(
    rows.map(({ row }) => row),
    ([userId]) => userId,
  )
  const read = new Map<string, History>()
  for (const [userId, first] of byUser) {
    const fold = openFold()
    fold.add(first.map(toEvent))
    for await (const page of eventsAfter(db, first)) fold.add(page.map(toEvent))
    read.set(userId, fold.history())
  }
  return userIds.map((userId) => read.get(userId) ?? emptyHistory)
}

/** What follows a person's first events, when these are as many as were asked for. */
async function* eventsAfter(db: Db, first: readonly EventRow[]): AsyncGenerator<EventRow[]> {
  let last = first.length === firstEvents ? first.at(-1) : undefined
  while (last) {
    const [userId, , , , at, sequence] = last
    const { rows } = await sql<{ row: EventRow }>`
      select json_build_array(user_id, movie_id, type, rating, occurred_at, sequence) as row
      from interactions
      where user_id = ${userId} and (occurred_at, sequence) > (${at}::bigint, ${sequence}::bigint)
      order by occurred_at, sequence
      limit ${pageSize}`.execute(db)
    yield rows.map(({ row }) => row)
    last = rows.length === pageSize ? rows.at(-1)?.row : undefined
  }
}

async function* allHistories(db: Db, watermark: number): AsyncGenerator<PersonUpToWatermark> {
  let last: EventRow = ['', '', 'view', null, Number.MIN_SAFE_INTEGER, 0]
  let events: EventRow[] = []
  for (;;) {
    const { rows } = await sql<{ row: EventRow }>`
      select json_build_array(user_id, movie_id, type, rating, occurred_at, sequence) as row
      from interactions
      where (user_id, occurred_at, sequence) > (${last[0]}, ${last[4]}::bigint, ${last[5]}::bigint) and sequence <= ${watermark}
      order by user_id, occurred_at, sequence
      limit ${pageSize}`.execute(db)
    for (const { row } of rows) {
      if (row[0] !== last[0] && events.length > 0) {
        yield personOf(events)
        events = []
      }
      events.push(row)
      last = row
    }
    if (rows.length < pageSize) break
  }
  if (events.length > 0) yield personOf(events)
}

function personOf(events: readonly EventRow[]): PersonUpToWatermark {
  const arrivals = new Map<string, number>()
  let newest = 0
  for (const [, movieId, , , , sequence] of events) {
    arrivals.set(movieId, Math.min(sequence, arrivals.get(movieId) ?? sequence))
    newest = Math.max(newest, sequence)
  }
  return { userId: events[0]?.[0] ?? '', history: foldHistory(events.map(toEvent)), arrivals, newest }
}

function watermark(db: Db): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await writeAlone(tx)
    const { newest } = await tx
      .selectFrom('interactions')
      .select((e) => e.fn.max('sequence').as('newest'))
      .executeTakeFirstOrThrow()
    return newest ?? 0
  })
}

/** Each person's newest rating of the film, unless they took it back later. */
async function ratings(db: Db, movieId: string): Promise<RatingSummary> {
  const { rows } = await sql<{ rating: number; people: number }>`
    select rating, count(*) as people
    from (
      select distinct on (user_id) type, rating
      from interactions
      where movie_id = ${movieId} and type in ('rating', 'like', 'dislike', 'retract')
      order by user_id, occurred_at desc, sequence desc
    ) as newest
    where type = 'rating'
    group by rating
    order by rating`.execute(db)
  const count = rows.reduce((sum, row) => sum + row.people, 0)
  const stars = rows.reduce((sum, row) => sum + row.rating * row.people, 0)
  return {
    count,
    mean: count === 0 ? null : stars / count,
    histogram: Object.fromEntries(rows.map((row) => [row.rating.toFixed(1), row.people])),
  }
}

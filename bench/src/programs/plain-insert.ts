import pg from 'pg'
import { type EventShape, ratings, take } from '../traffic.ts'

/** What Postgres alone costs: the rows of the same events into a table of the same shape and indexes, a batch a statement. */
interface InsertSpec {
  readonly shape: EventShape
  readonly batch: number
  readonly connections: number
  readonly events: number
}

const { shape, batch, connections, events } = JSON.parse(process.argv[2] ?? '') as InsertSpec
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: connections })
await pool.query('create table plain_interactions (like interactions including all)')
const traffic = ratings(shape)
const batches = Array.from({ length: Math.ceil(events / batch) }, () => take(traffic, batch))
let next = 0
const started = performance.now()
await Promise.all(
  Array.from({ length: connections }, async () => {
    for (let mine = batches[next++]; mine; mine = batches[next++])
      await pool.query(
        `insert into plain_interactions (event_id, user_id, movie_id, type, rating, occurred_at, accepted_at)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::real[], $6::bigint[], $7::bigint[])`,
        [
          mine.map(({ eventId }) => eventId),
          mine.map(({ userId }) => userId),
          mine.map(({ movieId }) => movieId),
          mine.map(({ type }) => type),
          mine.map(({ rating }) => rating),
          mine.map(({ occurredAt }) => Date.parse(occurredAt)),
          mine.map(({ occurredAt }) => Date.parse(occurredAt)),
        ],
      )
  }),
)
const seconds = (performance.now() - started) / 1_000
await pool.end()
process.stdout.write(JSON.stringify({ perSecond: (batches.length * batch) / seconds }))

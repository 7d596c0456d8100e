import type { CatalogueCoverage, StoredInteraction } from '@marquee/contracts/operations'
import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'
import type { FeatureTables } from './schema.ts'

/** What operators look at: nothing here is on the way of a list. */
export interface Overview {
  interaction(eventId: string): Promise<StoredInteraction | undefined>
  /** How many interactions of each type arrived in each minute since a moment (epoch milliseconds), the oldest first. */
  arrivals(since: number): Promise<{ minute: number; type: string; events: number }[]>
  coverage(): Promise<CatalogueCoverage>
  /** How many interactions a person has, and when the first and the newest happened (epoch milliseconds). */
  person(userId: string): Promise<{ interactions: number; firstAt: number | null; lastAt: number | null }>
}

/** Of so many lists the films are counted. */
const newestLists = 1_000
const minuteMs = 60_000

export function openOverview(database: Database): Overview {
  const db = database.query.withTables<FeatureTables>()
  return {
    async interaction(eventId) {
      const row = await db.selectFrom('interactions').selectAll().where('event_id', '=', eventId).executeTakeFirst()
      return (
        row && {
          eventId: row.event_id,
          userId: row.user_id,
          movieId: row.movie_id,
          type: row.type,
          ...(row.rating === null ? {} : { rating: row.rating }),
          occurredAt: new Date(row.occurred_at).toISOString(),
          acceptedAt: row.accepted_at === null ? null : new Date(row.accepted_at).toISOString(),
          place: row.sequence,
        }
      )
    },
    async arrivals(since) {
      const { rows } = await sql<{ minute: number; type: string; events: number }>`
        select accepted_at / ${minuteMs}::bigint * ${minuteMs}::bigint as minute, type, count(*) as events
        from interactions where accepted_at >= ${since}
        group by 1, 2 order by 1, 2`.execute(db)
      return rows
    },
    async coverage() {
      const { rows } = await sql<CatalogueCoverage>`
        with newest as (select impression from impressions order by sequence desc limit ${newestLists})
        select count(*) as films,
               count(*) filter (where year is not null) as "withYear",
               count(*) filter (where jsonb_array_length(genres) > 0) as "withGenres",
               count(*) filter (where jsonb_array_length(directors) > 0) as "withDirectors",
               count(*) filter (where jsonb_array_length(tags) > 0) as "withTags",
               count(*) filter (where exists (
                 select 1 from interactions where interactions.movie_id = movies.movie_id)) as watched,
               (select count(*) from newest) as lists,
               (select count(distinct shown) from newest, json_array_elements_text(impression->'movieIds') as shown)
                 as shown
        from movies`.execute(db)
      return rows[0] ?? noFilms
    },
    async person(userId) {
      const { rows } = await sql<{ interactions: number; firstAt: number | null; lastAt: number | null }>`
        select count(*) as interactions, min(occurred_at) as "firstAt", max(occurred_at) as "lastAt"
        from interactions where user_id = ${userId}`.execute(db)
      return rows[0] ?? { interactions: 0, firstAt: null, lastAt: null }
    },
  }
}

const noFilms: CatalogueCoverage = {
  films: 0,
  withYear: 0,
  withGenres: 0,
  withDirectors: 0,
  withTags: 0,
  watched: 0,
  lists: 0,
  shown: 0,
}

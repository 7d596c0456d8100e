import { migrate, openEmbeddedDatabase } from '@marquee/platform/database'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openOfflineStore } from '../src/offline.ts'
import { featureMigrations } from '../src/schema.ts'

test('films written before versions were kept, and by the service of before while it still runs, have versions too', async () => {
  await using database = await openEmbeddedDatabase({ folder: undefined })
  const write = (movieId: string, title: string) =>
    sql`
      insert into movies as known (movie_id, title, year, genres, directors, tags, votes, revision)
      values (${movieId}, ${title}, 1995, '[]', '[]', '[]', 0, nextval('movie_revisions'))
      on conflict (movie_id) do update set title = excluded.title, revision = excluded.revision
      where known.title <> excluded.title`.execute(database.query)
  const { '001_feature_store': first } = featureMigrations
  await migrate(database, 'feature_store', first ? { '001_feature_store': first } : {})
  await write('heat', 'Heat')
  await write('heat', 'Heat (1995)')

  const store = openOfflineStore(database)
  await store.migrate()
  const atUpdate = await store.catalogueRevision()
  await write('heat', 'Heat (director’s cut)')
  await write('heat', 'Heat (director’s cut)') // nothing new
  await write('ran', 'Ran')

  const titlesAsOf = async (revision: number) => (await store.moviesAsOf(revision)).map(({ title }) => title)
  expect(await titlesAsOf(atUpdate)).toEqual(['Heat (1995)'])
  expect(await titlesAsOf(await store.catalogueRevision())).toEqual(['Heat (director’s cut)', 'Ran'])
  const { rows } = await sql`select from movie_versions`.execute(database.query)
  expect(rows).toHaveLength(3)
})

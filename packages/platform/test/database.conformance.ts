import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Database, type Migrations, migrate } from '../src/database.ts'

/** What every driver of the Database port keeps, whatever lies below it. */
export function databaseConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`the database, ${driver}`, async () => {
    const database = await open()
    const { query: db } = database
    /** A name that no other test uses: the database is shared. */
    const unique = (name: string) => `${name}_${randomBytes(4).toString('hex')}`
    const one = async <T>(statement: ReturnType<typeof sql<T>>): Promise<T | undefined> =>
      (await statement.execute(db)).rows[0]

    test('says which it is, and answers a ping', async () => {
      expect(database.driver).toBe(driver)
      await database.ping()
    })

    test('gives whole numbers, counts and sums of them as numbers', async () => {
      const row = await one(sql<object>`
        select 1::integer as small, 9007199254740991::bigint as large, (-5)::bigint as negative, count(*) as many,
               max(n) as most, 0.25::real as share, 4.5::double precision as stars
        from generate_series(1, 1000) as n`)
      expect(row).toEqual({
        small: 1,
        large: Number.MAX_SAFE_INTEGER,
        negative: -5,
        many: 1_000,
        most: 1_000,
        share: 0.25,
        stars: 4.5,
      })
    })

    test('gives json and jsonb as what they hold, and null for nothing', async () => {
      const value = { name: 'Amélie 🎬', genres: ['a', 'b'], deep: { n: 1.5, no: null, yes: true } }
      const text = JSON.stringify(value)
      expect(
        await one(sql<object>`select ${text}::json as a, ${text}::jsonb as b, ${'[]'}::jsonb as c, null::jsonb as d`),
      ).toEqual({ a: value, b: value, c: [], d: null })
    })

    test('gives back the bytes it was given', async () => {
      const bytes = Buffer.from(Uint8Array.from({ length: 1_024 }, (_, index) => index & 255))
      const table = unique('bytes')
      await sql`create table ${sql.id(table)} (value bytea)`.execute(db)
      await sql`insert into ${sql.id(table)} values (${bytes})`.execute(db)
      const row = await one(sql<{ value: Uint8Array }>`select value from ${sql.id(table)}`)
      expect(Buffer.compare(Buffer.from(row?.value ?? []), bytes)).toBe(0)
    })

    test('takes text as it is, whatever is in it', async () => {
      for (const text of ["'; drop table x; --", 'a\\b"c', '\u{1f3ac}', '\t\r\n', ''])
        expect(await one(sql<object>`select ${text}::text as value`)).toEqual({ value: text })
    })

    test('tells that content is to blame by its SQLSTATE, and works on', async () => {
      await expect(sql`select ${'{"a":"\\u0000"}'}::json ->> 'a' as a`.execute(db)).rejects.toMatchObject({
        code: '22P05',
      })
      await expect(sql`select 'x'::integer`.execute(db)).rejects.toMatchObject({ code: '22P02' })
      const table = unique('unique')
      await sql`create table ${sql.id(table)} (n integer primary key)`.execute(db)
      await sql`insert into ${sql.id(table)} values (1)`.execute(db)
      await expect(sql`insert into ${sql.id(table)} values (1)`.execute(db)).rejects.toMatchObject({ code: '23505' })
      await database.ping()
    })

    test('a transaction is whole or nothing', async () => {
      const table = unique('transaction')
      await sql`create table ${sql.id(table)} (n integer)`.execute(db)
      const work = (fail: boolean) =>
        db.transaction().execute(async (tx) => {
          await sql`insert into ${sql.id(table)} values (1), (2)`.execute(tx)
          if (fail) throw new Error('changed its mind')
          return 'done'
        })
      const count = () => one(sql<{ rows: number }>`select count(*) as rows from ${sql.id(table)}`)
      await expect(work(true)).rejects.toThrow('changed its mind')
      expect(await count()).toEqual({ rows: 0 })
      expect(await work(false)).toBe('done')
      expect(await count()).toEqual({ rows: 2 })
    })

    test('what is done beside a transaction stays outside it', async () => {
      const table = unique('beside')
      await sql`create table ${sql.id(table)} (n integer)`.execute(db)
      const failing = db.transaction().execute(async (tx) => {
        await sql`insert into ${sql.id(table)} values (1)`.execute(tx)
        throw new Error('rolled back')
      })
      const beside = sql`insert into ${sql.id(table)} values (2)`.execute(db)
      await Promise.allSettled([failing, beside])
      expect(await sql<object>`select n from ${sql.id(table)}`.execute(db).then(({ rows }) => rows)).toEqual([{ n: 2 }])
    })

    test('many statements at once are all answered', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => one(sql<{ n: number }>`select ${index}::integer as n`)),
      )
      expect(answers.map((row) => row?.n)).toEqual(Array.from({ length: 50 }, (_, index) => index))
    })

    describe('a lock', () => {
      test('lets one in at a time, the others are told at once', async () => {
        const name = unique('lock')
        const [entered, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const first = database.withLock(name, async () => {
          entered.resolve()
          await leave.promise
          return 'first'
        })
        await entered.promise
        let second = false
        expect(
          await database.withLock(name, async () => {
            second = true
          }),
        ).toBeUndefined()
        expect(second).toBe(false)
        leave.resolve()
        expect(await first).toBe('first')
      })

      test('is free again after its work, and after a failure of its work', async () => {
        const name = unique('lock')
        await expect(database.withLock(name, () => Promise.reject(new Error('failed inside')))).rejects.toThrow(
          'failed inside',
        )
        expect(await database.withLock(name, async () => 1)).toBe(1)
        expect(await database.withLock(name, async () => 2)).toBe(2)
      })

      test('of another name is another lock', async () => {
        const [one, two] = [unique('lock'), unique('lock')]
        expect(await database.withLock(one, () => database.withLock(two, async () => 'both'))).toBe('both')
      })

      test('leaves the database to everyone', async () => {
        await database.withLock(unique('lock'), async (signal) => {
          await database.ping()
          expect(signal.aborted).toBe(false)
        })
      })
    })

    describe('migrations', () => {
      const creating = (table: string): Migrations => ({
        '001_first': { up: (on) => sql`create table ${sql.id(table)} (n integer)`.execute(on).then(() => {}) },
      })

      test('run once, however often and from however many at once', async () => {
        const [store, table] = [unique('store'), unique('table')]
        await Promise.all([1, 2, 3].map(() => migrate(database, store, creating(table))))
        await migrate(database, store, creating(table))
        expect(await one(sql<object>`select count(*) as rows from ${sql.id(table)}`)).toEqual({ rows: 0 })
      })

      test('go on where an earlier version ended, and an earlier version starts on a later schema', async () => {
        const [store, table] = [unique('store'), unique('table')]
        const later: Migrations = {
          ...creating(table),
          '002_second': { up: (on) => sql`insert into ${sql.id(table)} values (7)`.execute(on).then(() => {}) },
        }
        await migrate(database, store, creating(table))
        await migrate(database, store, later)
        await migrate(database, store, creating(table))
        await migrate(database, store, later)
        expect((await sql<object>`select n from ${sql.id(table)}`.execute(db)).rows).toEqual([{ n: 7 }])
      })

      test('that fail leave nothing behind, say which, and can be tried again', async () => {
        const [store, table] = [unique('store'), unique('table')]
        const failing: Migrations = {
          '001_first': {
            async up(on) {
              await sql`create table ${sql.id(table)} (n integer)`.execute(on)
              await sql`select 1 / 0`.execute(on)
            },
          },
        }
        await expect(migrate(database, store, failing)).rejects.toThrow(`the ${store} schema failed at 001_first`)
        await migrate(database, store, creating(table))
      })

      test('of two stores do not know of each other', async () => {
        const [one, two] = [unique('table'), unique('table')]
        await migrate(database, unique('store'), creating(one))
        await migrate(database, unique('store'), creating(two))
        await sql`select * from ${sql.id(one)}, ${sql.id(two)}`.execute(db)
      })
    })
  })
}

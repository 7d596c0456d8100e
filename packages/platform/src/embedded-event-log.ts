import { EventEmitter, once } from 'node:events'
import { type TopicKey, topicKeys, topics } from '@marquee/contracts/topics'
import { sql } from 'kysely'
import { backoff } from './backoff.ts'
import { type Database, type Migrations, migrate } from './database.ts'
import {
  type ConsumerOptions,
  type EventLog,
  type Message,
  type OutgoingMessage,
  refuseAsUnavailable,
} from './event-log.ts'
import { groupCommit } from './group-commit.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { poll } from './poll.ts'
import { extractTrace, inSpan } from './telemetry.ts'

type Tables = {
  event_log: {
    position: number
    topic: string
    key: string
    value: string
    headers: Record<string, string>
    published_at: Date
  }
  event_log_positions: { consumer_group: string; topic: string; position: number }
}

const migrations: Migrations = {
  '001_event_log': {
    async up(db) {
      await sql`
        create table event_log (
          position bigint generated always as identity primary key,
          topic text not null,
          key text not null,
          value text not null,
          headers json not null,
          published_at timestamptz not null default now()
        )`.execute(db)
      await sql`create index event_log_by_topic on event_log (topic, position)`.execute(db)
      await sql`
        create table event_log_positions (
          consumer_group text not null,
          topic text not null,
          position bigint not null,
          primary key (consumer_group, topic)
        )`.execute(db)
    },
  },
}

const limits = { maxWaiting: 100_000, maxWrite: 5_000, deadlineMs: 10_000 }
const defaultBatch = 1_000
const dayMs = 86_400_000

/**
 * The event log as a table of the embedded database: one partition a topic, durable with the transaction that writes it.
 * Consumers are woken within the process, so the database belongs to this process alone.
 */
export async function openEmbeddedEventLog({
  database,
  log,
  metrics,
  trimEveryMs = dayMs,
}: {
  database: Database
  log: Log
  metrics: Metrics
  trimEveryMs?: number
}): Promise<EventLog> {
  await migrate(database, 'event_log', migrations)
  const db = database.query.withTables<Tables>()
  const trimming = poll(
    () => trim(database).catch((error: unknown) => log.warn({ err: error }, 'the event log could not be trimmed')),
    trimEveryMs,
  )
  await trimming.refresh()
  const published = new EventEmitter().setMaxListeners(0)
  const appends = new Map<TopicKey, number>()
  const publishers = new Map(
    topicKeys.map((topic) => [topic, groupCommit<OutgoingMessage>((messages) => append(topic, messages), limits)]),
  )
  const consumers = new Set<AsyncDisposable>()

  async function append(topic: TopicKey, messages: readonly OutgoingMessage[]): Promise<void> {
    const end = metrics.of('publishSeconds').startTimer({ topic })
    await sql`
      insert into event_log (topic, key, value, headers)
      select ${topics[topic].name}, key, value, headers
      from json_to_recordset(${JSON.stringify(messages)}::json) as message (key text, value text, headers json)`.execute(
      db,
    )
    end()
    appends.set(topic, (appends.get(topic) ?? 0) + 1)
    published.emit(topic)
  }

  const positionOf = async (group: string, topic: TopicKey): Promise<number> => {
    const row = await db
      .selectFrom('event_log_positions')
      .select('position')
      .where('consumer_group', '=', group)
      .where('topic', '=', topics[topic].name)
      .executeTakeFirst()
    return row?.position ?? 0
  }

  const commit = (group: string, topic: TopicKey, position: number) =>
    db
      .insertInto('event_log_positions')
      .values({ consumer_group: group, topic: topics[topic].name, position })
      .onConflict((conflict) => conflict.columns(['consumer_group', 'topic']).doUpdateSet({ position }))
      .execute()

  async function follow(
    topic: TopicKey,
    { group, maxBatch = defaultBatch, handle }: ConsumerOptions,
    signal: AbortSignal,
  ): Promise<void> {
    let position = await positionOf(group, topic)
    while (!signal.aborted) {
      const appended = appends.get(topic)
      const rows = await db
        .selectFrom('event_log')
        .selectAll()
        .where('topic', '=', topics[topic].name)
        .where('position', '>', position)
        .orderBy('position')
        .limit(maxBatch)
        .execute()
      const newest = rows.at(-1)
      if (!newest) {
        // what was appended while the table was read is found by reading again
        if (appends.get(topic) === appended) await once(published, topic, { signal }).catch(() => {})
        continue
      }
      const batch = rows.map(
        (row): Message => ({
          topic,
          partition: 0,
          offset: String(row.position),
          publishedAt: row.published_at.getTime(),
          key: row.key,
          value: Buffer.from(row.value),
          headers: row.headers,
        }),
      )
      if (!(await deliver(batch, handle, signal))) return
      await commit(group, topic, newest.position)
      position = newest.position
    }
  }

  async function deliver(
    batch: readonly Message[],
    handle: ConsumerOptions['handle'],
    signal: AbortSignal,
  ): Promise<boolean> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await inSpan(
          `process ${batch[0]?.topic}`,
          { kind: 'consumer', parent: extractTrace(batch[0]?.headers ?? {}) },
          () => handle(batch),
        )
        return true
      } catch (error) {
        log.error(
          { err: error, topic: batch[0]?.topic, messages: batch.length, attempt },
          'a batch failed; it is tried again',
        )
        await backoff(attempt, { signal }).catch(() => {})
      }
    }
    return false
  }

  return {
    driver: 'embedded',
    async publish(topic, messages) {
      await inSpan(`publish ${topic}`, { kind: 'producer' }, async () => publishers.get(topic)?.(messages)).catch(
        refuseAsUnavailable(limits.deadlineMs),
      )
    },
    async consume(options) {
      const stopping = new AbortController()
      const loops = options.topics.map((topic) =>
        keepFollowing(() => follow(topic, options, stopping.signal), stopping.signal, log),
      )
      const consumer = {
        async [Symbol.asyncDispose]() {
          stopping.abort()
          await Promise.all(loops)
          consumers.delete(consumer)
        },
      }
      consumers.add(consumer)
      return consumer
    },
    async lag(group, of) {
      const entries = await Promise.all(
        of.map(async (topic) => {
          const position = await positionOf(group, topic)
          const { waiting } = await db
            .selectFrom('event_log')
            .select((e) => e.fn.countAll<number>().as('waiting'))
            .where('topic', '=', topics[topic].name)
            .where('position', '>', position)
            .executeTakeFirstOrThrow()
          return [topic, waiting] as const
        }),
      )
      return Object.fromEntries(entries)
    },
    async forget({ key, offset }, until) {
      await db
        .deleteFrom('event_log')
        .where('key', '=', key ?? '')
        .where('position', '<=', Number(offset))
        .where('topic', 'in', keptForATime)
        .where((e) =>
          e.or([
            e('topic', '=', topics.deadLetters.name), // dated by its burial: what it holds may be older
            e(sql`coalesce(headers->>'ce_time', '')`, '<=', until.toISOString()),
          ]),
        )
        .execute()
      return true
    },
    ping: () => database.ping(),
    async [Symbol.asyncDispose]() {
      await trimming[Symbol.asyncDispose]()
      await Promise.all([...consumers].map((consumer) => consumer[Symbol.asyncDispose]()))
    },
  }
}

const keptForATime = Object.values(topics).flatMap(({ name, compacted }) => (compacted ? [] : [name]))

/** A consumer outlives a failing database: it starts over from its last committed position. */
async function keepFollowing(run: () => Promise<void>, signal: AbortSignal, log: Log): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await run()
    } catch (error) {
      if (signal.aborted) return
      log.error({ err: error }, 'the event log cannot be read; trying again')
      await backoff(attempt, { signal }).catch(() => {})
    }
  }
}

/** Forgets what every group has finished and its topic no longer keeps. It reads from the oldest on, up to the first that is kept. */
async function trim(database: Database): Promise<void> {
  for (const topic of Object.values(topics)) {
    if (topic.compacted) continue
    await sql`
      delete from event_log
      where topic = ${topic.name}
        and position < (
          select coalesce(min(position), ${Number.MAX_SAFE_INTEGER})
          from (
            select position from event_log
            where topic = ${topic.name} and published_at >= now() - make_interval(days => ${topic.retentionDays})
            order by position limit 1
          ) as first_kept)
        and position <= (select min(position) from event_log_positions where topic = ${topic.name})`.execute(
      database.query,
    )
  }
}

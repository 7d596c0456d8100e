import { randomBytes } from 'node:crypto'
import { foldHistory, type HistoryEvent } from '@marquee/feature-store/history'
import { encodeHistory } from '@marquee/feature-store/history-bytes'
import { openRedisOnlineStore } from '@marquee/feature-store/redis-online-store'
import { createLog } from '@marquee/platform/log'
import { Redis } from 'ioredis'
import type { Figure } from '../figure.ts'
import { ratings, take } from '../traffic.ts'

const goalBytes = 400
const historyLength = 50
const people = 1_000

/** What a person with so long a history takes in Redis, as Redis counts it: key, value and what it keeps of both. */
export async function onlineBytes(): Promise<Figure[]> {
  const redisUrl = process.env['REDIS_URL'] ?? ''
  const redisKeyPrefix = `b${randomBytes(3).toString('hex')}:` // as long as the one in production, `marquee:`
  const redis = new Redis(redisUrl)
  const online = await openRedisOnlineStore({ redisUrl, redisKeyPrefix }, createLog({ level: 'fatal', pretty: false }))
  const userIds = Array.from({ length: people }, (_, person) => String(100_000 + person))
  try {
    const values = userIds.map((_, person) => encodeHistory(foldHistory(historyOf(person))))
    await online.replace(userIds.map((userId, person) => ({ userId, before: undefined, after: values[person] })))
    let bytes = 0
    for (const userId of userIds)
      bytes += (await redis.memory('USAGE', `${redisKeyPrefix}history:${userId}`)) ?? Number.NaN
    const json = Buffer.byteLength(JSON.stringify(historyOf(0)))
    const encoded = values.reduce((sum, value) => sum + value.length, 0) / people
    return [
      {
        what: `online store, a person with ${historyLength} films`,
        value: bytes / people,
        unit: 'bytes',
        goal: { atMost: goalBytes },
        reference: { what: 'the same history as JSON, without its key', value: json },
        note: `MEMORY USAGE; the value alone ${encoded.toFixed(0)}`,
      },
    ]
  } finally {
    await online.remove(userIds)
    await online[Symbol.asyncDispose]()
    await redis.quit()
  }
}

/** Different films, minutes to days apart, to the second, as clients send it. */
function historyOf(person: number): HistoryEvent[] {
  const random = ratings({ people: 1, films: 60_000, world: 1_000 + person })
  const films = new Map(take(random, historyLength * 4).map((event) => [event.movieId, event]))
  return [...films.values()].slice(0, historyLength).map(({ movieId, rating }, place) => ({
    movieId,
    type: 'rating',
    rating: rating ?? null,
    at: (1_700_000_000 + place * (3_600 + ((person * 7_919 + place * 104_729) % 90_000))) * 1_000,
  }))
}

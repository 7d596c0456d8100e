import { setTimeout as sleep } from 'node:timers/promises'
import type { Impression, ListRequest, RecommendationList, RecommendedItem } from '@marquee/contracts/recommendation'
import { emptyHistory, type History } from '@marquee/feature-store/history'
import { toMessage } from '@marquee/platform/cloud-events'
import type { EventLog, OutgoingMessage } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { bytesOf } from './live-history.ts'

/** What a list was made of, so that it can be made again. */
export interface ListBasis {
  readonly kind: 'list' | 'home'
  readonly request: ListRequest
  readonly history: History
  readonly catalogueRevision: number
  readonly explorationShare?: number
}

/** Films as somebody is shown them. */
export interface Shown {
  readonly items: RecommendedItem[]
  /** parallel to the items: how likely each was to be there; certain unless it is said */
  readonly propensities?: readonly number[]
  readonly basis: ListBasis
}

export interface Impressions extends AsyncDisposable {
  /** Notes what was shown. Never waits and never fails: a list matters more than its record. */
  offer(list: Omit<RecommendationList, 'items'>, shown: Shown): void
}

const flushMs = 50
const maxWaiting = 10_000

/** Sends impressions to the event log in the background; when the log is away the newest beyond a bound are dropped and counted. */
export function openImpressions({
  eventLog,
  log,
  metrics,
}: {
  eventLog: EventLog
  log: Log
  metrics: Metrics
}): Impressions {
  const dropped = metrics.of('impressionsDropped')
  const stopping = new AbortController()
  let waiting: OutgoingMessage[] = []

  /** @returns whether the log took them */
  async function flush(): Promise<boolean> {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return true
    try {
      await eventLog.publish('impressions', batch)
      return true
    } catch (error) {
      dropped.inc(batch.length)
      log.debug({ err: error, impressions: batch.length }, 'impressions were dropped')
      return false
    }
  }

  const flushing = (async () => {
    let taken = true
    while (!stopping.signal.aborted) {
      await sleep(flushMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
      taken = await flush()
    }
    // offered while the last ones were sent; a log that is away is not waited for twice
    if (taken) await flush()
    else dropped.inc(waiting.length)
  })()

  return {
    offer({ recommendationId, userId, modelVersion, tier }, { items, propensities, basis: { history, ...basis } }) {
      if (waiting.length >= maxWaiting) {
        dropped.inc()
        return
      }
      const shownAt = new Date().toISOString()
      const impression: Impression = {
        recommendationId,
        userId,
        modelVersion,
        tier,
        shownAt,
        movieIds: items.map(({ movie }) => movie.movieId),
        scores: items.map(({ score }) => score),
        propensities: propensities?.slice() ?? items.map(() => 1),
        ...basis,
        // what a visitor brings along is not kept: nobody could have it erased
        ...(userId === null && history !== emptyHistory
          ? {}
          : { history: Buffer.from(bytesOf(history)).toString('base64') }),
      }
      waiting.push(
        toMessage('impressions', impression, {
          key: userId ?? recommendationId,
          id: recommendationId,
          source: 'serving',
          time: shownAt,
        }),
      )
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await flushing
    },
  }
}

import { onlineStoreSettings } from '@marquee/feature-store/redis-online-store'
import { accessSettings, personSettings } from '@marquee/platform/access'
import { type Config, decimal, integer } from '@marquee/platform/config'
import { databaseSettings } from '@marquee/platform/database'
import { httpSettings } from '@marquee/platform/http-server'
import { eventLogSettings } from '@marquee/platform/kafka-event-log'

export const servingSettings = {
  ...httpSettings('serving'),
  ...accessSettings,
  ...personSettings,
  pollMs: integer({
    env: 'SERVING_POLL_MS',
    min: 50,
    max: 60_000,
    fallback: 1_000,
    description:
      'How often to look for a new champion, new films, erased people, and people whose online features wait to be written',
  }),
  explorationShare: decimal({
    env: 'EXPLORATION_SHARE',
    min: 0,
    max: 1,
    fallback: 0.05,
    description:
      'The part of all places in lists that may go to fitting films nobody has watched yet; at most one in a list',
  }),
  onlineDeadlineMs: integer({
    env: 'ONLINE_DEADLINE_MS',
    min: 5,
    max: 10_000,
    fallback: 250,
    description: 'How long a list waits for the online store',
  }),
  offlineDeadlineMs: integer({
    env: 'OFFLINE_DEADLINE_MS',
    min: 5,
    max: 30_000,
    fallback: 1_000,
    description: 'How long a list waits for the offline store',
  }),
  explainDeadlineMs: integer({
    env: 'EXPLAIN_DEADLINE_MS',
    min: 5,
    max: 60_000,
    fallback: 10_000,
    description: 'How long an explanation waits for each of the stores it needs',
  }),
}
export const servingConfig = { ...servingSettings, ...databaseSettings, ...onlineStoreSettings, ...eventLogSettings }
export type ServingConfig = Config<typeof servingSettings>

import { onlineStoreSettings } from '@marquee/feature-store/redis-online-store'
import { type Config, integer } from '@marquee/platform/config'
import { databaseSettings } from '@marquee/platform/database'
import { httpSettings } from '@marquee/platform/http-server'
import { eventLogSettings } from '@marquee/platform/kafka-event-log'

export const servingSettings = {
  ...httpSettings('serving'),
  pollMs: integer({
    env: 'SERVING_POLL_MS',
    min: 50,
    max: 60_000,
    fallback: 1_000,
    description: 'How often to look for a new champion and new films',
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
}
export const servingConfig = { ...servingSettings, ...databaseSettings, ...onlineStoreSettings, ...eventLogSettings }
export type ServingConfig = Config<typeof servingSettings>

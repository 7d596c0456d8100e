import { onlineStoreSettings } from '@marquee/feature-store/redis-online-store'
import { accessSettings } from '@marquee/platform/access'
import { type Config, integer, type Setting } from '@marquee/platform/config'
import { databaseSettings } from '@marquee/platform/database'
import { httpSettings } from '@marquee/platform/http-server'
import { eventLogSettings } from '@marquee/platform/kafka-event-log'

export const featuresSettings = {
  ...httpSettings('features'),
  ...accessSettings,
  impressionDays: integer({
    env: 'IMPRESSION_DAYS',
    min: 1,
    max: 3_650,
    fallback: 7,
    description: 'How long what was shown stays on record, to be explained',
  }),
  maxImpressions: integer({
    env: 'IMPRESSION_MAX',
    min: 0,
    max: 1_000_000_000,
    fallback: 500_000,
    description: 'and how many lists at most, about 1 KB each; the oldest are forgotten',
  }),
}
export const featuresConfig = { ...featuresSettings, ...databaseSettings, ...onlineStoreSettings, ...eventLogSettings }
/** What the job reads that runs the migrations. */
export const migrateSettings = {
  ...databaseSettings,
  rolePrefix: {
    env: 'DATABASE_ROLE_PREFIX',
    description:
      'Makes the roles PREFIX_features, PREFIX_training and PREFIX_serving, each with the rights of its service',
    expected: 'up to 40 small letters, digits and underscores, a letter first',
    fallback: undefined,
    parse: (value) => (/^[a-z][a-z0-9_]{0,39}$/.test(value) ? value : undefined),
  } satisfies Setting<string | undefined> as Setting<string | undefined>,
}
export type FeaturesConfig = Config<typeof featuresSettings>

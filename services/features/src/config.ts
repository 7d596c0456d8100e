import { onlineStoreSettings } from '@marquee/feature-store/redis-online-store'
import { accessSettings } from '@marquee/platform/access'
import type { Config } from '@marquee/platform/config'
import { databaseSettings } from '@marquee/platform/database'
import { httpSettings } from '@marquee/platform/http-server'
import { eventLogSettings } from '@marquee/platform/kafka-event-log'

export const featuresSettings = { ...httpSettings('features'), ...accessSettings }
export const featuresConfig = { ...featuresSettings, ...databaseSettings, ...onlineStoreSettings, ...eventLogSettings }
export type FeaturesConfig = Config<typeof featuresSettings>

import { accessSettings, personSettings } from '@marquee/platform/access'
import type { Config } from '@marquee/platform/config'
import { httpSettings } from '@marquee/platform/http-server'
import { eventLogSettings } from '@marquee/platform/kafka-event-log'

export const ingestionSettings = { ...httpSettings('ingestion'), ...accessSettings, ...personSettings }
export const ingestionConfig = { ...ingestionSettings, ...eventLogSettings }
export type IngestionConfig = Config<typeof ingestionSettings>

import { serviceNames } from '@marquee/contracts/services'
import { freshness } from './dashboards/freshness.ts'
import { kafka } from './dashboards/kafka.ts'
import type { Page } from './dashboards/page.ts'
import { quality } from './dashboards/quality.ts'
import { servicePage } from './dashboards/service-page.ts'
import { system } from './dashboards/system.ts'

/** Every dashboard, by its file and uid. */
export const dashboards: Readonly<Record<string, Page>> = {
  'marquee-system': system,
  'marquee-freshness': freshness,
  'marquee-quality': quality,
  'marquee-kafka': kafka,
  ...Object.fromEntries(serviceNames.map((name) => [`marquee-${name}`, servicePage(name)])),
}

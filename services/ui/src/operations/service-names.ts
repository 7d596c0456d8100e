import type { ServiceName } from '@marquee/contracts/services'

/** The five, in the order in which the console tells of them. */
export const serviceNames = [
  'ui',
  'ingestion',
  'features',
  'training',
  'serving',
] as const satisfies readonly ServiceName[]

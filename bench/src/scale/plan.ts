/** What is asked of a system. */
export interface Demand {
  readonly people: number
  readonly films: number
  readonly eventsPerSecond: number
  readonly listsPerSecond: number
}

/** What one unit of it costs, as the other suites measure it. */
export interface Constants {
  /** microseconds of processor time */
  readonly ingestionPerEvent: number
  readonly featuresPerEvent: number
  /** milliseconds of processor time */
  readonly servingPerList: number
  readonly onlineBytesPerPerson: number
  /** in Postgres, with its indexes */
  readonly offlineBytesPerEvent: number
}

/** What is assumed, not measured. Prices are of the order that large providers ask for on demand. */
export const assumptions = {
  /** the share of a core, or of memory, that is planned to be used; the rest is for peaks and for a zone that is gone */
  usedShare: 0.5,
  /** copies of Redis' data */
  onlineCopies: 2,
  /** copies of Kafka's data */
  logCopies: 3,
  logDays: 30,
  /** bytes of an event in Kafka after compression */
  logBytesPerEvent: 90,
  /** films that a person has an opinion of, the length of history at which the online store was measured */
  filmsPerPerson: 50,
  largestShardGb: 32,
  dollarsPerCoreMonth: 30,
  dollarsPerMemoryGbMonth: 4,
  dollarsPerDiskGbMonth: 0.1,
} as const

export interface Plan {
  readonly ingestionCores: number
  readonly featuresCores: number
  readonly servingCores: number
  readonly onlineGb: number
  readonly onlineShards: number
  readonly partitions: number
  readonly logTb: number
  /** every event of a year, as the offline store keeps them today */
  readonly offlineYearTb: number
  /** only the newest that each person did with each film */
  readonly offlineFoldTb: number
  /** with the offline store that keeps the newest alone */
  readonly dollarsPerMonth: number
}

const gb = 1e9
const daySeconds = 86_400

/**
 * How much of everything it takes. One partition is worked on by one process with one core, so there are as many partitions as the
 * features service needs cores, more by how unevenly they are filled.
 * @param unevenness the busiest partition's load over the mean
 */
export function planFor(demand: Demand, constants: Constants, unevenness: number): Plan {
  const { usedShare, ...assumed } = assumptions
  const cores = (perSecond: number, microseconds: number) => Math.ceil((perSecond * microseconds) / 1e6 / usedShare)
  const ingestionCores = cores(demand.eventsPerSecond, constants.ingestionPerEvent)
  const featuresCores = cores(demand.eventsPerSecond, constants.featuresPerEvent)
  const servingCores = cores(demand.listsPerSecond, constants.servingPerList * 1_000)
  const onlineGb = (demand.people * constants.onlineBytesPerPerson * assumed.onlineCopies) / gb
  const onlineShards = Math.ceil(onlineGb / assumed.onlineCopies / usedShare / assumed.largestShardGb)
  const logTb =
    (demand.eventsPerSecond * daySeconds * assumed.logDays * assumed.logBytesPerEvent * assumed.logCopies) / 1e12
  const offlineYearTb = (demand.eventsPerSecond * daySeconds * 365 * constants.offlineBytesPerEvent) / 1e12
  const offlineFoldTb = (demand.people * assumed.filmsPerPerson * constants.offlineBytesPerEvent) / 1e12
  return {
    ingestionCores,
    featuresCores,
    servingCores,
    onlineGb,
    onlineShards,
    partitions: Math.ceil(featuresCores * unevenness),
    logTb,
    offlineYearTb,
    offlineFoldTb,
    dollarsPerMonth:
      (ingestionCores + featuresCores + servingCores) * assumed.dollarsPerCoreMonth +
      (onlineGb / usedShare) * assumed.dollarsPerMemoryGbMonth +
      (logTb + offlineFoldTb) * 1_000 * assumed.dollarsPerDiskGbMonth,
  }
}

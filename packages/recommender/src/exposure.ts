/** One film that is suddenly in many people's lists. Shares are 0 to 1. */
export interface ExposureJump {
  readonly item: number
  /** of the champion's lists it was in */
  readonly before: number
  /** of the challenger's lists it is in */
  readonly after: number
  /** of the people whose taste is known, who took to it */
  readonly adoption: number
}

export interface ExposureOptions {
  /** Of the same cases, parallel. */
  readonly challenger: readonly Uint32Array[]
  readonly champion: readonly Uint32Array[]
  /** By item: the share of the people whose taste is known who took to it. */
  readonly adoption: Float64Array
  /** The share of all lists that a film may newly enter without having been taken to by anybody. */
  readonly maxJump: number
}

const timesAdoption = 2
const timesChance = 5

/**
 * The film that entered more lists, from one model to the next, than is explained by how many people took to it: a sign that
 * somebody pushes it. In a small catalogue every film is in many lists, so a jump must also be several times that chance.
 */
export function exposureJump({ challenger, champion, adoption, maxJump }: ExposureOptions): ExposureJump | undefined {
  const before = shareOfLists(champion, adoption.length)
  const after = shareOfLists(challenger, adoption.length)
  const chance = (challenger[0]?.length ?? 0) / adoption.length
  let worst: ExposureJump | undefined
  for (let item = 0; item < adoption.length; item++) {
    const jump = after[item] - before[item]
    if (jump <= Math.max(maxJump, timesAdoption * adoption[item], timesChance * chance)) continue
    if (!worst || jump > worst.after - worst.before)
      worst = { item, before: before[item], after: after[item], adoption: adoption[item] }
  }
  return worst
}

function shareOfLists(lists: readonly Uint32Array[], items: number): Float64Array {
  const counts = new Float64Array(items)
  for (const list of lists) for (const item of list) counts[item]++
  return counts.map((count) => (lists.length === 0 ? 0 : count / lists.length))
}

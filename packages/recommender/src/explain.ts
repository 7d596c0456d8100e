/** One reason for a recommendation: a history entry and its part of all that speaks for the item. */
export interface Evidence {
  /** Index into the history. */
  readonly entry: number
  /** Above 0; over all positive contributions the shares add up to 1. */
  readonly share: number
}

/**
 * The history entries that speak for an item, strongest first (equal ones newest first), `limit` at most. Empty when
 * nothing does.
 *
 * @param contributions what each entry adds to its score
 */
export function evidenceOf(contributions: Float32Array, { limit = 3 } = {}): Evidence[] {
  const strongest: number[] = []
  let total = 0
  for (let entry = contributions.length - 1; entry >= 0; entry--) {
    if (contributions[entry] <= 0) continue
    total += contributions[entry]
    let place = strongest.length
    while (place > 0 && contributions[strongest[place - 1]] < contributions[entry]) place--
    if (place >= limit) continue
    strongest.splice(place, 0, entry)
    if (strongest.length > limit) strongest.pop()
  }
  const whole = total // a closure that held the running sum would have every addition make a number to collect
  return strongest.map((entry) => ({ entry, share: contributions[entry] / whole }))
}

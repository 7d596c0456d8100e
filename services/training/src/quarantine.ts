import type { Quarantine } from '@marquee/contracts/model'
import type { PersonUpToWatermark } from '@marquee/feature-store/offline'

/** Of whom less is known is a newcomer. */
export const knownFrom = 5

/** A person who had met fewer than five films before this place in the order of arrival: anybody can make many of them. */
export function isNewcomer({ arrivals }: Pick<PersonUpToWatermark, 'arrivals'>, after: number): boolean {
  let before = 0
  for (const arrival of arrivals.values()) if (arrival <= after && ++before === knownFrom) return false
  return true
}

/**
 * Tells what of one person stays out of a fit. It follows from the data and the record alone, so a fit can be done again.
 * @returns whether a film of theirs does
 */
export function leftOutOf(
  person: Pick<PersonUpToWatermark, 'arrivals'>,
  quarantined: readonly Quarantine[],
): (movieId: string) => boolean {
  const concerned = quarantined.filter(({ movieId, after, upTo }) => {
    const arrival = person.arrivals.get(movieId)
    return arrival !== undefined && arrival > after && arrival <= upTo && isNewcomer(person, after)
  })
  return (movieId) => concerned.some((quarantine) => quarantine.movieId === movieId)
}

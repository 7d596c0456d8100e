import type { PersonUpToWatermark } from '@marquee/feature-store/offline'

export interface KnownTargets {
  /** @param last the film that is held out if the person is an examiner */
  see(person: Pick<PersonUpToWatermark, 'userId' | 'arrivals' | 'newest'>, last: string): void
  /** so far, in the order in which they were seen */
  people(): readonly string[]
}

/**
 * Looks for people whose last film a model of before may have been fitted on, as one of several: who comes back to a film, or takes a later
 * one back, makes it their last. Asked about them, that model knows the answer. Who did nothing since has the last film that they had.
 *
 * @param watermark the newest interaction that the model was fitted on, in order of arrival
 */
export function watchForKnownTargets(watermark: number): KnownTargets {
  const people: string[] = []
  return {
    see({ userId, arrivals, newest }, last) {
      const arrival = arrivals.get(last)
      if (newest > watermark && arrival !== undefined && arrival <= watermark) people.push(userId)
    },
    people: () => people,
  }
}

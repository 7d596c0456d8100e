import { seededRandom } from '@marquee/ingestion/sources/seeded-random'

/** How unevenly people take part: the standard deviation of the logarithm of what each of them does. */
export const activitySpread = 1.5

/**
 * What each of so many people does, in arbitrary units: most do little, a few very much (log-normal). Ids are as a service makes them
 * up, so that hashes have something to work on.
 */
export function* audience(people: number): Generator<{ readonly userId: string; readonly activity: number }> {
  const random = seededRandom(11, 3)
  for (let person = 0; person < people; person++)
    yield {
      userId: `user-${random.below(2 ** 31).toString(36)}-${person}`,
      activity: Math.exp(activitySpread * random.normal()),
    }
}

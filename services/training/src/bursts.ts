import type { Quarantine } from '@marquee/contracts/model'
import type { PersonUpToWatermark } from '@marquee/feature-store/offline'
import { isNewcomer, knownFrom } from './quarantine.ts'

export interface BurstOptions {
  /** Fewer newcomers than this are never a burst. */
  readonly least: number
  /** How many times the share that is to be expected newcomers may give to one film. */
  readonly factor: number
}

export interface BurstWatch {
  /** Counts one person's films but those that stay out of the fit anyway. */
  see(person: Pick<PersonUpToWatermark, 'arrivals'>, isLeftOut: (movieId: string) => boolean): void
  bursts(upTo: number, options: BurstOptions): Quarantine[]
}

/**
 * Looks for films that a crowd of newcomers came for: people of whom little was known when the window of arrivals began. What people
 * with a history do is never a burst, so a film that becomes a hit among them is learned from at once.
 *
 * Of all that newcomers do in the window, a film may have `factor` times the largest of: the share of everything that a typical film
 * had before (half of everything went to films with a larger one); its own share of the first films of everybody before (newcomers
 * gather on what they are shown first); its share of what people with a history do in the same window (newcomers follow a hit). Shares, not numbers: a whole data set may be loaded
 * between two fits. Arrival, not the time that an event tells: whoever writes an event chooses that.
 *
 * @param after where the window begins in the order of arrival: what the champion was fitted on
 */
export function watchForBursts(after: number): BurstWatch {
  const [past, firstFilms, byNewcomers, byOthers] = [createTally(), createTally(), createTally(), createTally()]
  return {
    see(person, isLeftOut) {
      const inWindow = isNewcomer(person, after) ? byNewcomers : byOthers
      const counted = [...person.arrivals].filter(([movieId]) => !isLeftOut(movieId)).sort(([, a], [, b]) => a - b)
      for (const [place, [movieId, arrival]] of counted.entries()) {
        ;(arrival <= after ? past : inWindow).add(movieId)
        if (arrival <= after && place < knownFrom) firstFilms.add(movieId)
      }
    },
    bursts(upTo, { least, factor }) {
      const typical = past.typicalShare()
      return byNewcomers.films().flatMap((movieId): Quarantine[] => {
        const people = byNewcomers.count(movieId)
        const share = byNewcomers.share(movieId)
        const [early, others] = [firstFilms.share(movieId), byOthers.share(movieId)]
        if (people < least || share <= factor * Math.max(typical, early, others)) return []
        const reason = `${people} newcomers came for film ${movieId}: ${percent(share)} of all that newcomers did. A typical film had ${percent(typical)}; this one had ${percent(early)} of the first films of people before, and ${percent(others)} of what people with a history did meanwhile`
        return [{ movieId, after, upTo, people, reason }]
      })
    },
  }
}

/** How many people met each film. */
function createTally() {
  const people = new Map<string, number>()
  let total = 0
  const count = (movieId: string) => people.get(movieId) ?? 0
  const share = (movieId: string) => (total === 0 ? 0 : count(movieId) / total)
  return {
    add(movieId: string) {
      people.set(movieId, count(movieId) + 1)
      total++
    },
    count,
    share,
    films: () => [...people.keys()].sort(),
    /** the weighted median: half of all goes to films with a larger share */
    typicalShare() {
      let left = total / 2
      for (const count of [...people.values()].sort((a, b) => b - a)) {
        left -= count
        if (left <= 0) return count / total
      }
      return 0
    },
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

import type { Metrics } from '@marquee/platform/metrics'
import { LRUCache } from 'lru-cache'
import type { IndexedHistory } from './ranking-view.ts'

/** What was made lately of a history with a model and a catalogue; who asks again before any of them changed gets the same. */
export interface Prepared<Answer extends NonNullable<unknown>> {
  /** @param question all that the answer depends on beside them */
  of(indexed: IndexedHistory, question: string, make: () => Answer): Answer
}

/** Of lists, and as many of home pages. A film with its reason, its evidence and its JSON takes some 1.4 kB: 70 MB at most in all. */
const mostFilms = 25_000

/** A question may be longer than its answer: what it excludes is part of it. */
const charactersOfAFilm = 1_000

/** @param filmsOf how many films an answer holds */
export function keepPrepared<Answer extends NonNullable<unknown>>(
  kind: 'list' | 'home',
  filmsOf: (answer: Answer) => number,
  metrics: Metrics,
): Prepared<Answer> {
  const kept = new LRUCache<string, Answer>({
    maxSize: mostFilms,
    sizeCalculation: (answer, key) => filmsOf(answer) + Math.ceil(key.length / charactersOfAFilm),
  })
  const asked = metrics.of('preparedAnswers')
  return {
    of(indexed, question, make) {
      // a history in the terms of another model or catalogue is another one, and has another number
      const key = `${indexed.number} ${question}`
      const found = kept.get(key)
      asked.inc({ kind, found: String(found !== undefined) })
      if (found !== undefined) return found
      const made = make()
      kept.set(key, made)
      return made
    },
  }
}

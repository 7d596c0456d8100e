import type { Candidate, CandidateOutcome, ListRequest } from '@marquee/contracts/recommendation'
import { isSeen } from '@marquee/feature-store/history'
import type { MovieRow } from '@marquee/feature-store/offline'
import { listScored } from '@marquee/recommender/list-items'
import { cardOf, filterOf } from './catalogue.ts'
import { rankedFor } from './recommend.ts'
import { isPersonal, type Situation } from './situation.ts'

const explained = 100

/** The films that stand highest for a situation before anything is left out, best first, each with what became of it. None without a model. */
export function candidatesFor(
  situation: Situation,
  { request, shown, earlier }: { request: ListRequest; shown: ReadonlySet<string>; earlier: ReadonlySet<string> },
): Candidate[] {
  const { view, indexed, history, catalogue } = situation
  if (!view || !indexed) return []
  const model = isPersonal(situation) ? view.model.ranker : view.model.trending
  const scores = model.score(indexed.history)
  const seen = new Set(history.entries.filter(isSeen).map(({ movieId }) => movieId))
  const excluded = new Set(request.exclude)
  const { genre, ...years } = request
  const ofGenre = filterOf(genre === undefined ? {} : { genre }, catalogue)
  const ofYears = filterOf(years, catalogue)
  const pool = rankedFor(request)
  let eligible = 0

  const outcomeOf = (movieId: string, movie: MovieRow | undefined): CandidateOutcome => {
    if (shown.has(movieId)) {
      eligible++
      return 'shown'
    }
    if (!movie) return 'uncatalogued'
    if (seen.has(movieId)) return 'seen'
    if (excluded.has(movieId)) return 'excluded'
    if (!ofGenre(movie)) return 'other-genre'
    if (!ofYears(movie)) return 'other-year'
    const place = eligible++
    if (earlier.has(movieId)) return 'earlier-page'
    return request.diversity > 0 && place < pool ? 'diversified' : 'further-down'
  }

  return listScored(model, indexed.history, { scores, size: explained }).map(({ item, score }) => {
    const movieId = view.model.ranker.items[item] ?? ''
    const movie = view.movies[item]
    return {
      movie: movie ? cardOf(movie) : { movieId, title: movieId, year: null, genres: [] },
      score,
      outcome: outcomeOf(movieId, movie),
    }
  })
}

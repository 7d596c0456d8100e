import { contributionRows, itemsWith, type Model } from './algorithm.ts'

/**
 * A model in the vocabulary of another dataset, so that two models can answer the same cases. Items that it does not know score
 * -Infinity; history entries that it does not know count for nothing.
 *
 * @param items the vocabulary that histories and scores are to be in
 */
export function alignModel(model: Model, items: readonly string[]): Model {
  const ownIndex = Int32Array.from(items, (movieId) => model.indexOf(movieId) ?? -1)
  const position = new Map(items.map((movieId, index) => [movieId, index]))

  const known = (history: Parameters<Model['score']>[0]) => {
    const entries = Array.from(history.items.keys()).filter((entry) => ownIndex[history.items[entry]] >= 0)
    return {
      entries,
      history: {
        items: Uint32Array.from(entries, (entry) => ownIndex[history.items[entry]]),
        times: Float64Array.from(entries, (entry) => history.times[entry]),
        values: Float32Array.from(entries, (entry) => history.values[entry]),
      },
    }
  }

  const knownness = model.knownness
  return {
    kind: model.kind,
    items,
    indexOf: (movieId) => position.get(movieId),
    score(history, into = new Float32Array(items.length)) {
      const own = model.score(known(history).history)
      for (let item = 0; item < into.length; item++) {
        const index = ownIndex[item]
        into[item] = index < 0 ? Number.NEGATIVE_INFINITY : own[index]
      }
      return into
    },
    contributions(history, asked) {
      const { entries, history: own } = known(history)
      const places = asked.flatMap((item, place) => (ownIndex[item] < 0 ? [] : place))
      const results = contributionRows(asked.length, history.items.length)
      const contributions = model.contributions(
        own,
        places.map((place) => ownIndex[asked[place]]),
      )
      for (const [index, place] of places.entries())
        for (const [at, contribution] of contributions[index].entries()) results[place][entries[at]] = contribution
      return results
    },
    ...(knownness
      ? {
          knownness: {
            ...knownness,
            ofItem: Float32Array.from(ownIndex, (index) => (index < 0 ? 0 : knownness.ofItem[index])),
          },
        }
      : {}),
    extend: (films) => alignModel(model.extend(films), itemsWith(films, items)),
    save: () => model.save(),
  }
}

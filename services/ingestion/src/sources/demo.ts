import type { Interaction } from '@marquee/contracts/interaction'
import { demoAudience, meanRatings } from './demo-audience.ts'
import { demoFilms } from './demo-catalogue.ts'
import type { Source } from './source.ts'

/** Data to start with, without a download and without anybody's data in it. */
export async function openDemo({ people = 2_000, seed = 1 } = {}): Promise<Source> {
  const films = await demoFilms()
  let audience: Interaction[] | undefined // a second's work, and a restart that has them loaded never asks
  return {
    name: 'demo',
    description: [
      'Real films (from vega-datasets, BSD-3-Clause) and an invented audience from a fixed seed:',
      'nobody gave these ratings, and nothing measured on them says anything about people',
    ].join(' '),
    synthetic: true,
    version: `${people} people, seed ${seed}`,
    estimate: { movies: films.length, interactions: Math.round(people * meanRatings) },
    async *movies() {
      for (const { movie } of films) yield movie
    },
    async *interactions() {
      audience ??= demoAudience(films, { people, seed })
      yield* audience
    },
    async [Symbol.asyncDispose]() {},
  }
}

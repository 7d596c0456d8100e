import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'
import { createRandom } from '@marquee/recommender/random'

const genres = ['Drama', 'Comedy', 'Action', 'Horror', 'Romance', 'Crime', 'War', 'Western', 'Sci-Fi', 'Fantasy']

export interface WorldShape {
  readonly people: number
  readonly films: number
  /** films a person */
  readonly each: number
}

/** People who walk from film to near film and sometimes jump, to low numbers more often. */
export function walkers({ people, films, each }: WorldShape): Dataset {
  const random = createRandom(1)
  const jump = () => Math.floor(random.uniform() ** 2.5 * films)
  const builder = createDatasetBuilder(
    Array.from({ length: films }, (_, film) => ({
      movieId: `m${film}`,
      title: `Film ${film}`,
      year: 1930 + ((film * 7_919) % 95),
      genres: [...new Set([film % 10, (film * 5 + 3) % 10].map((genre) => genres[genre] ?? ''))],
      directors: [`director ${film % Math.ceil(films / 8)}`],
      tags: [],
      votes: 0,
    })),
  )
  for (let person = 0; person < people; person++) {
    const seen = new Map<number, { movieId: string; at: number; value: number }>()
    let film = jump()
    while (seen.size < each) {
      seen.set(film, { movieId: `m${film}`, at: seen.size * 3_600_000 + person, value: (1 + random.below(10)) / 2 })
      const near = Math.abs(film + random.below(61) - 30)
      film = random.uniform() < 0.6 ? Math.min(films - 1, near) : jump()
    }
    builder.addUser(`p${person}`, seen.values())
  }
  return builder.build()
}

import type { DemoFilm } from './demo-catalogue.ts'
import { type Random, seededRandom, weightedDraw } from './seeded-random.ts'

/** How many hidden moods a film has, more or less of each. */
export const moodCount = 8

/** What the invented people know about the films, and the recommender does not. All arrays are parallel to the films. */
export interface DemoWorld {
  readonly genres: readonly string[]
  /** Indices into `genres` */
  readonly genresOf: readonly (readonly number[])[]
  /** 1900 where unknown */
  readonly years: Float64Array
  /** The same number for films of the same director */
  readonly directors: Int32Array
  /** 0 to 1: the root of the share of the most voted film */
  readonly fame: Float64Array
  /** films × moodCount; each row has mean square 1 or so */
  readonly moods: Float64Array
  /** Draws a film that people go on to after this one: the next of its series, its director's, one of its mood */
  readonly drawSuccessor: readonly ((random: Random) => number)[]
}

/** Invents the hidden side of the films, the same for the same films and seed. */
export function inventWorld(films: readonly DemoFilm[], seed: number): DemoWorld {
  const random = seededRandom(seed)
  const genres = [...new Set(films.flatMap(({ movie }) => movie.genres))].sort()
  const indexOf = new Map(genres.map((genre, index) => [genre, index]))
  const genresOf = films.map(({ movie }) => movie.genres.flatMap((genre) => indexOf.get(genre) ?? []))
  const most = films.reduce((max, { movie }) => Math.max(max, movie.votes ?? 0), 1)
  const fame = Float64Array.from(films, ({ movie }) => Math.sqrt(((movie.votes ?? 0) + 50) / (most + 50)))
  const filmOfDirector = new Map(films.map(({ movie }, film) => [movie.directors?.[0] ?? movie.movieId, film]))
  const visible = {
    genres,
    genresOf,
    years: Float64Array.from(films, ({ movie }) => movie.year ?? 1900),
    directors: Int32Array.from(films, ({ movie }) => filmOfDirector.get(movie.directors?.[0] ?? movie.movieId) ?? -1),
    fame,
  }
  const moods = inventMoods(visible, random)
  const series = films.map(({ movie }) => seriesOf(movie.title))
  return { ...visible, moods, drawSuccessor: successors({ ...visible, moods }, series) }
}

/** A film's moods: a third from its genres and its director, the rest its own, which only behaviour can tell. */
function inventMoods(
  { genres, genresOf, directors }: Omit<DemoWorld, 'moods' | 'drawSuccessor'>,
  random: Random,
): Float64Array {
  const normals = (count: number): Float64Array =>
    Float64Array.from({ length: count * moodCount }, () => random.normal())
  const moodsOfGenre = normals(genres.length)
  const moodsOfDirector = normals(directors.length)
  const ownMoods = normals(directors.length)
  return ownMoods.map((own, at) => {
    const mood = at % moodCount
    const film = (at - mood) / moodCount
    let shared = moodsOfDirector[(directors[film] ?? 0) * moodCount + mood] ?? 0
    for (const genre of genresOf[film] ?? []) shared += moodsOfGenre[genre * moodCount + mood] ?? 0
    return 0.6 * (shared / Math.sqrt(1 + (genresOf[film]?.length ?? 0))) + 0.8 * own
  })
}

const successorCount = 12

/** For each film the 12 that are most like it, the first more often than the last. */
function successors(
  { genresOf, years, directors, fame, moods }: Omit<DemoWorld, 'drawSuccessor'>,
  series: readonly string[],
): ((random: Random) => number)[] {
  const genreBits = Int32Array.from(genresOf, (list) => list.reduce((bits, genre) => bits | (1 << genre), 0))

  const likeness = (from: number, to: number): number => {
    const yearsLater = (years[to] ?? 0) - (years[from] ?? 0)
    let mood = 0
    for (let m = 0; m < moodCount; m++) mood += (moods[from * moodCount + m] ?? 0) * (moods[to * moodCount + m] ?? 0)
    const sameSeries = series[from] === series[to] ? (yearsLater > 0 ? 6 : 3) : 0 // on to the sequel, rather than back
    const sameDirector = directors[from] === directors[to] ? 1.5 : 0
    const sameGenre = ((genreBits[from] ?? 0) & (genreBits[to] ?? 0)) === 0 ? 0 : 0.8
    return (
      sameSeries +
      sameDirector +
      sameGenre +
      (1.2 * mood) / moodCount +
      2 * (fame[to] ?? 0) -
      (yearsLater * yearsLater) / 800
    )
  }

  return series.map((_, from) => {
    const nearest = mostLike(series.length, (to) => (to === from ? -Infinity : likeness(from, to)))
    const draw = weightedDraw(nearest.map((_film, rank) => 1 / (rank + 2)))
    return (random) => nearest[draw(random)] ?? from
  })
}

/** The films with the greatest likeness, greatest first, in one pass. */
function mostLike(count: number, likenessTo: (film: number) => number): number[] {
  let worst = -Infinity
  const best: { film: number; likeness: number }[] = []
  for (let film = 0; film < count; film++) {
    const likeness = likenessTo(film)
    if (likeness <= worst) continue
    const place = best.findIndex((other) => other.likeness < likeness)
    best.splice(place === -1 ? best.length : place, 0, { film, likeness })
    if (best.length > successorCount) best.pop()
    if (best.length === successorCount) worst = best.at(-1)?.likeness ?? worst
  }
  return best.map(({ film }) => film)
}

/** "Harry Potter and the Goblet of Fire", "Alien³", "Rocky IV", "Star Trek: Nemesis" → what their series share. */
const seriesOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/^(?:the|a|an) /, '')
    .replace(/(?::| and the | - ).*$/, '')
    .replace(/[\s,]*(?:part )?(?:\d+|[ivx]+|[²³½])$/u, '')

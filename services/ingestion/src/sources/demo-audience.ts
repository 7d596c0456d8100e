import type { Interaction } from '@marquee/contracts/interaction'
import type { DemoFilm } from './demo-catalogue.ts'
import { type DemoWorld, inventWorld, moodCount } from './demo-world.ts'
import { ratingEventId } from './event-id.ts'
import { type Random, seededRandom, weightedDraw } from './seeded-random.ts'

/** A date, not today: the demo is the same whenever it runs. The last evening is two days before. */
const end = Date.parse('2026-06-30T00:00:00Z')
const days = 729
const dayMs = 24 * 3_600_000
const minuteMs = 60_000

const fewestRatings = 10
const mostRatings = 80

/** Of a person, in the mean: many give few and few give many, as u^2.5, whose mean is 2/7. */
export const meanRatings = fewestRatings + ((mostRatings - fewestRatings) * 2) / 7

/**
 * Invented people who rate films over two years: each with tastes of their own (genres, moods, an era, a favourite
 * director or two, more or less of what everybody watches, generous or severe), who watch one to four films an evening
 * and often go on with one that is like the last. Oldest first; 10 to 80 ratings a person, about 30.
 *
 * The same films, number of people and seed give the same bytes on every machine; more people add to the first ones.
 */
export function demoAudience(films: readonly DemoFilm[], { people = 2_000, seed = 1 } = {}): Interaction[] {
  const world = inventWorld(films, seed)
  const watched: (Interaction & { at: number })[] = []
  for (let person = 1; person <= people; person++) {
    watched.push(...ratingsOf(`demo-${String(person).padStart(4, '0')}`, films, world, seededRandom(seed, person)))
  }
  return watched.sort((one, other) => one.at - other.at).map(({ at: _, ...interaction }) => interaction)
}

interface Taste {
  /** films: how readily the person chooses each */
  readonly appeal: Float64Array
  /** films: stars above or below what others would give */
  readonly liking: Float64Array
  readonly generosity: number
}

function* ratingsOf(
  userId: string,
  films: readonly DemoFilm[],
  world: DemoWorld,
  random: Random,
): Generator<Interaction & { at: number }> {
  const taste = inventTaste(world, random)
  for (const { film, at } of evenings(chosenFilms(taste, world, random), random)) {
    const { movie, acclaim } = films[film] ?? unknownFilm(film)
    const stars = 3.1 + 0.35 * (acclaim - 6.3) + (taste.liking[film] ?? 0) + taste.generosity + 0.6 * random.normal()
    yield {
      eventId: ratingEventId('demo', userId, movie.movieId, at / 1_000),
      userId,
      movieId: movie.movieId,
      type: 'rating',
      rating: Math.min(10, Math.max(1, Math.round(2 * stars))) / 2,
      occurredAt: new Date(at).toISOString(),
      at,
    }
  }
}

function unknownFilm(film: number): never {
  throw new RangeError(`There is no film ${film}`)
}

function inventTaste(world: DemoWorld, random: Random): Taste {
  const { fame, genresOf, years, directors } = world
  const genreWeights = inventGenreWeights(world.genres.length, random)
  const moods = Float64Array.from({ length: moodCount }, () => random.normal())
  const drawFamous = weightedDraw(fame)
  const era = years[drawFamous(random)] ?? 2000
  const eraWidth = 6 + 20 * random.uniform()
  const [oneFavourite, otherFavourite] = [directors[drawFamous(random)], directors[drawFamous(random)]]
  const mainstream = random.uniform()

  const appeal = new Float64Array(fame.length)
  const liking = new Float64Array(fame.length)
  for (let film = 0; film < fame.length; film++) {
    const known = fame[film] ?? 0
    const genre = meanOf(genresOf[film] ?? [], genreWeights)
    const mood = moodFit(moods, world.moods, film)
    const away = ((years[film] ?? 0) - era) / eraWidth
    const favourite = directors[film] === oneFavourite || directors[film] === otherFavourite ? 1 : 0
    const drawn = Math.max(0.05, 1 + 0.9 * mood)
    appeal[film] =
      (known *
        (0.5 * (1 - mainstream) + mainstream * known) *
        (0.05 + cube(genre)) *
        cube(drawn) *
        (1 + 8 * favourite)) /
      (1 + away * away)
    liking[film] = 0.3 * mood + 0.25 * Math.min(2, genre - 1) + 0.3 * favourite
  }
  return { appeal, liking, generosity: 0.35 * random.normal() }
}

const cube = (x: number): number => x * x * x // where ** is left to the engine, to the last bit

/** Weights with mean 1, a few of them large: like a draw from a Dirichlet distribution, without its logarithms. */
function inventGenreWeights(count: number, random: Random): Float64Array {
  const weights = Float64Array.from({ length: count }, () => {
    const u = random.uniform()
    return u * u * u * u
  })
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => (weight * count) / sum)
}

/** A film without genres is a little less than what anybody looks for. */
function meanOf(genres: readonly number[], weights: Float64Array): number {
  let sum = 0
  for (const genre of genres) sum += weights[genre] ?? 0
  return genres.length === 0 ? 0.5 : sum / genres.length
}

/** Mean 0, variance about 1. */
function moodFit(person: Float64Array, films: Float64Array, film: number): number {
  let sum = 0
  for (let mood = 0; mood < moodCount; mood++) sum += (person[mood] ?? 0) * (films[film * moodCount + mood] ?? 0)
  return sum / Math.sqrt(moodCount)
}

/** How often a film is one that follows on the last. With 0.6 the order of films told nearly everything. */
const goesOn = 0.4

/** The films of one person in the order they watch them, none twice. */
function chosenFilms(taste: Taste, world: DemoWorld, random: Random): number[] {
  const u = random.uniform()
  const wanted = fewestRatings + Math.floor((mostRatings - fewestRatings + 1) * u * u * Math.sqrt(u))
  const count = Math.min(wanted, taste.appeal.length)
  const drawLiked = weightedDraw(taste.appeal)
  const chosen = new Set<number>()
  let last = drawLiked(random)
  chosen.add(last)
  while (chosen.size < count) {
    const next = random.uniform() < goesOn ? world.drawSuccessor[last]?.(random) : undefined
    const film = next !== undefined && !chosen.has(next) ? next : drawLiked(random)
    if (chosen.has(film)) continue
    chosen.add(film)
    last = film
  }
  return [...chosen]
}

/** Spreads films over evenings of one to four, on different days between the person's first and the last day. */
function* evenings(films: readonly number[], random: Random): Generator<{ film: number; at: number }> {
  const sizes: number[] = []
  for (let left = films.length; left > 0; left -= sizes.at(-1) ?? left)
    sizes.push(Math.min(left, 1 + random.below(2) + 2 * random.below(2) * random.below(2)))
  const firstDay = random.below(days - 2 * mostRatings)
  const chosenDays = new Set<number>()
  while (chosenDays.size < sizes.length) chosenDays.add(firstDay + random.below(days - firstDay))

  let next = 0
  for (const [evening, day] of [...chosenDays].sort((a, b) => a - b).entries()) {
    let at = end - (days + 1 - day) * dayMs + (17 * 60 + random.below(180)) * minuteMs
    for (const film of films.slice(next, next + (sizes[evening] ?? 0))) {
      at += (85 + random.below(60)) * minuteMs
      yield { film, at }
    }
    next += sizes[evening] ?? 0
  }
}

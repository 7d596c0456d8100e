import type { MovieCard } from '@marquee/contracts/movie'
import { type Motif, motifs, type Shape } from './poster-motifs.ts'

/** A drawn poster: the same film always gets the same one, without asking anybody for a picture. */
export interface Poster {
  /** degrees on the colour wheel, 0 to 359 */
  readonly hue: number
  readonly accentHue: number
  readonly era: Era
  readonly face: Face
  /** where the title stands */
  readonly layout: Layout
  readonly size: 'large' | 'medium' | 'small'
  readonly shapes: readonly Shape[]
}

export type Face = 'heavy' | 'serif' | 'plain' | 'typewriter' | 'deco'

const layouts = ['foot', 'foot', 'head', 'middle'] as const
export type Layout = (typeof layouts)[number]

/** How posters were printed when the film came out: in two inks, flat, in warm earth, in neon on black, or as now. */
export type Era = 'deco' | 'flat' | 'earth' | 'neon' | 'now'

/** A poster out of title, genres and year: the first known genre gives the mood, the year the print, the title everything else. */
export function posterOf({ title, genres, year }: Pick<MovieCard, 'title' | 'genres' | 'year'>): Poster {
  const random = randomFrom(hash(`${title}|${genres.join('|')}`))
  const mood = genres.map((genre) => moods.get(genre)).find(Boolean) ?? anyMood(random)
  const hue = turn(mood.hue + (random() - 0.5) * 44)
  return {
    hue,
    accentHue: turn(hue + (random() < 0.5 ? 40 : 150) + random() * 40),
    era: eraOf(year),
    face: eraOf(year) === 'deco' ? 'deco' : mood.face,
    layout: layouts[Math.floor(random() * layouts.length)] ?? 'foot',
    size: sizeOf(title, eraOf(year)),
    shapes: motifs[mood.motif](random),
  }
}

function eraOf(year: number | null): Era {
  if (year === null || year >= 1995) return 'now'
  if (year >= 1980) return 'neon'
  if (year >= 1969) return 'earth'
  return year >= 1950 ? 'flat' : 'deco'
}

interface Mood {
  readonly hue: number
  readonly motif: Motif
  readonly face: Face
}

const moods: ReadonlyMap<string, Mood> = new Map(
  Object.entries({
    Action: { hue: 25, motif: 'slashes', face: 'heavy' },
    Adventure: { hue: 75, motif: 'peaks', face: 'heavy' },
    Animation: { hue: 200, motif: 'bubbles', face: 'plain' },
    Children: { hue: 150, motif: 'bubbles', face: 'plain' },
    "Children's": { hue: 150, motif: 'bubbles', face: 'plain' },
    Comedy: { hue: 80, motif: 'sunburst', face: 'plain' },
    Crime: { hue: 20, motif: 'blinds', face: 'heavy' },
    Documentary: { hue: 190, motif: 'grid', face: 'typewriter' },
    Drama: { hue: 260, motif: 'horizon', face: 'serif' },
    Family: { hue: 150, motif: 'bubbles', face: 'plain' },
    Fantasy: { hue: 310, motif: 'stars', face: 'serif' },
    'Film-Noir': { hue: 250, motif: 'blinds', face: 'typewriter' },
    History: { hue: 60, motif: 'horizon', face: 'serif' },
    Horror: { hue: 15, motif: 'spikes', face: 'serif' },
    IMAX: { hue: 220, motif: 'grid', face: 'heavy' },
    Music: { hue: 330, motif: 'waves', face: 'plain' },
    Musical: { hue: 330, motif: 'waves', face: 'plain' },
    Mystery: { hue: 290, motif: 'rings', face: 'typewriter' },
    Romance: { hue: 0, motif: 'bubbles', face: 'serif' },
    'Sci-Fi': { hue: 225, motif: 'rings', face: 'heavy' },
    'Science Fiction': { hue: 225, motif: 'rings', face: 'heavy' },
    Thriller: { hue: 170, motif: 'slashes', face: 'heavy' },
    War: { hue: 110, motif: 'blinds', face: 'typewriter' },
    Western: { hue: 50, motif: 'horizon', face: 'heavy' },
  } satisfies Record<string, Mood>),
)

const allMoods = [...moods.values()]
const fallback: Mood = { hue: 230, motif: 'grid', face: 'plain' }
const anyMood = (random: () => number): Mood => allMoods[Math.floor(random() * allMoods.length)] ?? fallback

/** The longest words that stand in one line: the letters of the old prints are wide, and a frame goes around them. */
const longestWords = { deco: { large: 5, medium: 7 }, any: { large: 6, medium: 10 } } as const

function sizeOf(title: string, era: Era): Poster['size'] {
  const longestWord = Math.max(...title.split(/\s+/).map((word) => word.length))
  const fits = era === 'deco' ? longestWords.deco : longestWords.any
  if (title.length <= 13 && longestWord <= fits.large) return 'large'
  return title.length <= 34 && longestWord <= fits.medium ? 'medium' : 'small'
}

const turn = (degrees: number): number => ((Math.round(degrees) % 360) + 360) % 360

/** FNV-1a over UTF-16 units, 32 bits. Source: Fowler, Noll, Vo; draft-eastlake-fnv. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  return state >>> 0
}

/** Numbers from 0 to 1 that a seed decides: mulberry32 (Ettinger, 2017). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

import type { Home } from '@marquee/contracts/recommendation'
import { useState } from 'react'

/** How many films of the newest list were not in the one before it. */
export function useNewcomers(home: Home | undefined): number {
  const [latest, setLatest] = useState({ home, newcomers: 0 })
  if (home !== undefined && home !== latest.home)
    setLatest({ home, newcomers: latest.home ? newcomersIn(home, latest.home) : 0 })
  return latest.newcomers
}

/** How many films a list shows that the list before it did not. */
function newcomersIn(home: Home, before: Home): number {
  const shown = filmsOf(before)
  return [...filmsOf(home)].filter((movieId) => !shown.has(movieId)).length
}

const filmsOf = (home: Home): Set<string> =>
  new Set(home.rows.flatMap(({ items }) => items.map(({ movie }) => movie.movieId)))

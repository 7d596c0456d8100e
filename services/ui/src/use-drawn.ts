import { startTransition, useState } from 'react'

/** How many of a row's films are drawn, and what tells it that somebody turns to the row. */
export interface Drawn {
  readonly amount: number
  readonly onTurnedTo: {
    readonly onPointerEnter: () => void
    readonly onTouchStart: () => void
    readonly onFocus: () => void
  }
}

/**
 * A row is longer than the screen is wide. What the screen shows is drawn at once, the rest when a pointer, a finger or
 * the focus comes to the row: nobody scrolls it before. A moment after: who comes to press something is answered first.
 *
 * @param all how many films the row has
 */
export function useDrawn(all: number): Drawn {
  const [whole, setWhole] = useState(false)
  const drawAll = (): void => {
    if (!whole) setTimeout(() => startTransition(() => setWhole(true)), afterMs)
  }
  return {
    amount: whole ? all : Math.min(all, onScreen()),
    onTurnedTo: { onPointerEnter: drawAll, onTouchStart: drawAll, onFocus: drawAll },
  }
}

const afterMs = 200

/** No fewer than fit: cards grow with the screen, so that it never holds more than these. */
const onScreen = (): number => (window.innerWidth < 700 ? 5 : window.innerWidth < 1600 ? 8 : 11)

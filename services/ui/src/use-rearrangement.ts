import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** The attribute by which a child is known across renders. */
export const movesAs = (id: string) => ({ 'data-moves-as': id })

interface Place {
  readonly element: HTMLElement
  readonly left: number
  readonly top: number
  readonly width: number
}

/**
 * Moves the marked children of a container, when their order changed, from where they stood before to where they stand
 * now: those that stay slide, new ones appear, those that left fade. The focus of a child that left goes to the child
 * in its place. Nothing moves for people who asked for less motion, and nothing beyond the edge of its row.
 * Method: FLIP (Lewis, "FLIP Your Animations", 2015). View transitions would draw films over the edge of their row.
 *
 * @param order the children in their order; while it is the same, nothing is measured
 */
export function useRearrangement(container: RefObject<HTMLElement | null>, order: string): void {
  const places = useRef(new Map<string, Place>())
  const measured = useRef('')
  const focused = useRef(-1)

  useLayoutEffect(() => {
    const box = container.current
    if (!box || measured.current === order || places.current.size === 0) return
    measured.current = order
    const before = places.current
    const now = placesIn(box)
    const shown = shownOf(box)
    places.current = now
    // Once every container is measured: what one changes would have the layout done again for the next.
    queueMicrotask(() => {
      if (!prefersLessMotion()) move(box, { before, now, shown })
      keepFocus([...before.keys()][focused.current], [...now.values()][focused.current], now)
    })
  })

  // The first places are taken after the first paint, when the layout is there for nothing, and again with every new width.
  useEffect(() => {
    const box = container.current
    if (!box || measured.current === order) return
    measured.current = order
    places.current = placesIn(box)
  })
  useEffect(() => {
    const box = container.current
    if (!box) return undefined
    const observer = new ResizeObserver(() => {
      if (places.current.size > 0) places.current = placesIn(box)
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [container])

  useLayoutEffect(() => {
    const box = container.current
    const remember = (): void => {
      focused.current = [...places.current.values()].findIndex(({ element }) =>
        element.contains(document.activeElement),
      )
    }
    // A child that is removed loses the focus as well: told apart once the removal is done.
    const forget = ({ target }: FocusEvent): void =>
      queueMicrotask(() => {
        if (target instanceof Node && target.isConnected && !box?.contains(document.activeElement)) focused.current = -1
      })
    box?.addEventListener('focusin', remember)
    box?.addEventListener('focusout', forget)
    return () => {
      box?.removeEventListener('focusin', remember)
      box?.removeEventListener('focusout', forget)
    }
  }, [container])
}

function placesIn(box: HTMLElement): Map<string, Place> {
  const children = box.querySelectorAll<HTMLElement>(':scope > [data-moves-as]')
  return new Map(Array.from(children, (element) => [element.dataset['movesAs'] ?? '', placeOf(element)]))
}

const placeOf = (element: HTMLElement): Place => ({
  element,
  left: element.offsetLeft,
  top: element.offsetTop,
  width: element.offsetWidth,
})

/** Which part of its width a container shows. */
interface Shown {
  readonly left: number
  readonly right: number
}

const shownOf = (box: HTMLElement): Shown => ({ left: box.scrollLeft, right: box.scrollLeft + box.clientWidth })
const isIn = ({ left, width }: Place, shown: Shown): boolean => left < shown.right && left + width > shown.left

const timing = { duration: 480, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' }

interface Change {
  readonly before: ReadonlyMap<string, Place>
  readonly now: ReadonlyMap<string, Place>
  readonly shown: Shown
}

function move(box: HTMLElement, { before, now, shown }: Change): void {
  for (const [id, place] of now) {
    const { element, left, top } = place
    const old = before.get(id)
    if (!isIn(place, shown) && !(old && isIn(old, shown))) continue
    if (!old) element.animate([{ opacity: 0, transform: 'scale(0.9)' }, {}], timing)
    else if (old.left !== left || old.top !== top)
      element.animate([{ transform: `translate(${old.left - left}px, ${old.top - top}px)` }, {}], timing)
  }
  for (const [id, place] of before) if (!now.has(id) && isIn(place, shown)) fadeOut(box, place)
}

/** A copy of a child that is gone, fading where it stood. */
function fadeOut(box: HTMLElement, { element, left, top, width }: Place): void {
  const ghost = element.cloneNode(true)
  if (!(ghost instanceof HTMLElement)) return
  delete ghost.dataset['movesAs']
  ghost.inert = true
  ghost.ariaHidden = 'true'
  const where = { left: `${left}px`, top: `${top}px`, width: `${width}px` }
  Object.assign(ghost.style, { position: 'absolute', zIndex: '-1', margin: '0', ...where })
  box.append(ghost)
  const fading = ghost.animate([{}, { opacity: 0, transform: 'translateY(1.5rem) scale(0.9)' }], timing)
  fading.finished.finally(() => ghost.remove()).catch(() => undefined) // cancelled: it is gone already
}

function keepFocus(id: string | undefined, successor: Place | undefined, now: Map<string, Place>): void {
  if (id === undefined || now.has(id) || document.activeElement !== document.body) return
  successor?.element.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
}

const prefersLessMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

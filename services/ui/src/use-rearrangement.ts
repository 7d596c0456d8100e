import { type RefObject, useLayoutEffect, useRef } from 'react'

/** The attribute by which a child is known across renders. */
export const movesAs = (id: string) => ({ 'data-moves-as': id })

interface Place {
  readonly element: HTMLElement
  readonly left: number
  readonly top: number
  readonly width: number
}

/**
 * Moves the marked children of a container from where they stood before a render to where they stand after it: those
 * that stay slide, new ones appear, those that left fade. The focus of a child that left goes to the child in its
 * place. Nothing moves for people who asked for less motion.
 * Method: FLIP (Lewis, "FLIP Your Animations", 2015). View transitions would draw films over the edge of their row.
 */
export function useRearrangement(container: RefObject<HTMLElement | null>): void {
  const before = useRef(new Map<string, Place>())
  const focused = useRef(-1)

  useLayoutEffect(() => {
    const box = container.current
    if (!box) return
    const now = placesIn(box)
    if (before.current.size > 0 && !prefersLessMotion()) move(box, before.current, now)
    keepFocus([...before.current.keys()][focused.current], [...now.values()][focused.current], now)
    before.current = now
  })

  useLayoutEffect(() => {
    const box = container.current
    const remember = (): void => {
      focused.current = [...before.current.values()].findIndex(({ element }) =>
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
  return new Map(
    Array.from(children, (element) => [
      element.dataset['movesAs'] ?? '',
      { element, left: element.offsetLeft, top: element.offsetTop, width: element.offsetWidth },
    ]),
  )
}

const timing = { duration: 480, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' }

function move(box: HTMLElement, before: Map<string, Place>, now: Map<string, Place>): void {
  for (const [id, { element, left, top }] of now) {
    const old = before.get(id)
    if (!old) element.animate([{ opacity: 0, transform: 'scale(0.9)' }, {}], timing)
    else if (old.left !== left || old.top !== top)
      element.animate([{ transform: `translate(${old.left - left}px, ${old.top - top}px)` }, {}], timing)
  }
  for (const [id, place] of before) if (!now.has(id)) fadeOut(box, place)
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

import { type RefObject, startTransition, useEffect, useState } from 'react'

/** Whether an element has come near the screen; once it has, it stays near, so that nothing shown goes away again. */
export function useNear(element: RefObject<HTMLElement | null>, margin = '600px'): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (near || !element.current) return undefined
    const come = (entries: readonly IntersectionObserverEntry[]): void => {
      // a click in between is answered first
      if (entries.some((entry) => entry.isIntersecting)) startTransition(() => setNear(true))
    }
    const observer = new IntersectionObserver(come, { rootMargin: margin })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element, margin, near])
  return near
}

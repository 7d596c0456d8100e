import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/**
 * After a way to another page, or to another person's, the focus is on its heading, which is then read aloud: what had the focus is gone, and
 * the Tab key would start at the top. Who is in a field stays there: a search opens its page while one types.
 */
export function useHeadingFocus(): void {
  const router = useRouter()
  useEffect(() => {
    let stop = (): void => undefined
    const stopListening = router.subscribe('onRendered', ({ fromLocation, toLocation, pathChanged }) => {
      if (!fromLocation || (!pathChanged && personIn(fromLocation) === personIn(toLocation))) return
      stop()
      stop = whenHeadingIsThere(document.activeElement)
    })
    return () => {
      stopListening()
      stop()
    }
  }, [router])
}

const personIn = ({ search }: { readonly search: object }): unknown => Reflect.get(search, 'user')

/** A page may have to ask for its heading first. Whoever moves the focus in the meantime keeps it. */
function whenHeadingIsThere(before: Element | null): () => void {
  const look = (): void => {
    const now = document.activeElement
    const heading = document.querySelector<HTMLElement>('main h1')
    const isTaken = now instanceof HTMLInputElement || (now !== before && now !== document.body)
    if (heading && !isTaken) {
      heading.tabIndex = -1
      heading.focus({ preventScroll: true }) // where the page is scrolled to is the router's matter
    }
    if (heading || isTaken) observer.disconnect()
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { childList: true, subtree: true })
  look()
  return () => observer.disconnect()
}

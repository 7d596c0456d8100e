import { Outlet, useMatches } from '@tanstack/react-router'
import { useHeadingFocus } from '../focus-heading.ts'
import { Layout } from './layout.tsx'

/** What stands around a page: the site's layout, but for the console, which brings its own. */
export function Frame() {
  useHeadingFocus()
  const isConsole = useMatches({ select: (matches) => matches.some(({ routeId }) => routeId === '/console') })
  return isConsole ? <Outlet /> : <Layout />
}

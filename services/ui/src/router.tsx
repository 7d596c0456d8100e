import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router'
import { fetchCode } from './fetch-code.ts'
import { Frame } from './pages/frame.tsx'
import { HomePage } from './pages/home.tsx'
import { NotFound } from './pages/not-found.tsx'
import { PageFailed } from './pages/page-failed.tsx'

/** The router would load the whole site anew when code is missing: offline, the site would be gone. */
const lazyPage: typeof lazyRouteComponent = (importing, name) => lazyRouteComponent(() => fetchCode(importing), name)

/** The pages and their addresses. The home page comes at once; every other page when it is opened. */
const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  // who is watching stays in the address from page to page, so that a link shows a colleague the same thing
  validateSearch: (search: Search) => ({ ...text(search, 'user') }),
  search: { middlewares: [retainSearchParams(['user'])] },
})

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage })

const film = createRoute({
  getParentRoute: () => root,
  path: '/films/$movieId',
  validateSearch: (search: Search) => ({ ...text(search, 'via') }),
  component: lazyPage(() => import('./pages/film.tsx'), 'FilmPage'),
})

const browse = createRoute({
  getParentRoute: () => root,
  path: '/browse',
  validateSearch: (search: Search) => ({ ...text(search, 'q'), ...text(search, 'genre'), ...text(search, 'decade') }),
  component: lazyPage(() => import('./pages/browse.tsx'), 'BrowsePage'),
})

const history = createRoute({
  getParentRoute: () => root,
  path: '/history',
  component: lazyPage(() => import('./pages/history.tsx'), 'HistoryPage'),
})

const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  component: lazyPage(() => import('./pages/start.tsx'), 'StartPage'),
})

const console = createRoute({
  getParentRoute: () => root,
  path: '/console',
  component: lazyPage(() => import('./console/console-layout.tsx'), 'ConsoleLayout'),
})

const flow = createRoute({
  getParentRoute: () => console,
  path: '/',
  validateSearch: (search: Search) => ({ ...text(search, 'service') }),
  component: lazyPage(() => import('./console/pages/flow.tsx'), 'FlowPage'),
})

const models = createRoute({
  getParentRoute: () => console,
  path: '/models',
  validateSearch: (search: Search) => ({ ...text(search, 'version') }),
  component: lazyPage(() => import('./console/pages/models.tsx'), 'ModelsPage'),
})

const data = createRoute({
  getParentRoute: () => console,
  path: '/data',
  validateSearch: (search: Search) => ({
    ...text(search, 'minutes'),
    ...text(search, 'page'),
    ...text(search, 'letter'),
  }),
  component: lazyPage(() => import('./console/pages/data.tsx'), 'DataPage'),
})

const people = createRoute({
  getParentRoute: () => console,
  path: '/people',
  validateSearch: (search: Search) => ({
    ...text(search, 'person'),
    ...text(search, 'list'),
    ...text(search, 'outcome'),
  }),
  component: lazyPage(() => import('./console/pages/people.tsx'), 'PeoplePage'),
})

const pages = [home, film, browse, history, start, console.addChildren([flow, models, data, people])]

export const createSiteRouter = () =>
  createRouter({
    routeTree: root.addChildren(pages),
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
    // plain text both ways: the router's own way would read the user id 42 as a number and write it with quotes
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
    },
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createSiteRouter>
  }
}

type Search = Record<string, unknown>

/** What an address says under a name, if it says something. */
function text<Name extends string>(search: Search, name: Name): { [key in Name]?: string | undefined } {
  const value = search[name]
  const found: { [key in Name]?: string | undefined } = {}
  if (typeof value === 'string' && value.trim() !== '') found[name] = value
  return found
}

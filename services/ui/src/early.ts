import { guest } from './person.ts'
import { applyTheme } from './theme.ts'

/*
 * Runs in the head of the page, before anything is painted and while the site's code is still on its way: the page comes
 * up in the right colours at once, and its first answers are under way when the code is there to take them.
 */
applyTheme()
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme)

const { pathname, search } = window.location
const userId = new URLSearchParams(search).get('user')?.trim() || guest()
const person = `/api/v1/users/${encodeURIComponent(userId)}`
if (pathname === '/') for (const answer of ['/home', '/history?limit=100&offset=0']) preload(person + answer)

function preload(href: string): void {
  document.head.append(
    Object.assign(document.createElement('link'), { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href }),
  )
}

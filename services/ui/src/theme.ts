import { readStored, writeStored } from './storage.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'marquee.theme'

/** What the person chose; what their system prefers until they choose. */
export function chosenTheme(): Theme {
  const stored = readStored(key)
  return themes.find((theme) => theme === stored) ?? 'system'
}

export function chooseTheme(theme: Theme): void {
  writeStored(key, theme)
  applyTheme()
}

/** Shows the theme that was chosen; the style sheets and the browser's own bars follow it. */
export function applyTheme(): void {
  const chosen = chosenTheme()
  const dark = chosen === 'system' ? window.matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
    bar.media = bar.dataset['theme'] === document.documentElement.dataset['theme'] ? 'all' : 'not all'
}

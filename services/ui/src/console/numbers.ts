/** A count, whole: 12,345. */
export const count = (value: number): string => Math.round(value).toLocaleString('en')

/** A rate or a figure: three digits are enough. */
export function rate(value: number): string {
  if (value === 0) return '0'
  if (value >= 100) return count(value)
  return value.toFixed(value >= 10 ? 1 : 2)
}

/** Milliseconds, in the unit that suits them. */
export function duration(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(ms >= 10_000 ? 0 : 2)} s`
  return `${ms.toFixed(ms >= 100 ? 0 : ms >= 10 ? 1 : 2)} ms`
}

/** A share as a percentage; 100 % are all, not nearly all. */
export function share(value: number): string {
  if (value > 0.99 && value < 1) return `${(Math.floor(value * 1_000) / 10).toFixed(1)} %`
  return `${(value * 100).toFixed(value < 0.1 && value > 0 ? 1 : 0)} %`
}

/** A figure between 0 and 1, as papers write it: .0812. */
export const score = (value: number): string => value.toFixed(4).replace(/^(-?)0\./, '$1.')

export const bytes = (value: number): string =>
  value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(1)} MB` : `${(value / 2 ** 10).toFixed(1)} kB`

/** An instant as this browser writes it. */
export const instant = (at: string | number): string =>
  new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' })

export const day = (at: string): string => new Date(at).toLocaleDateString('en', { dateStyle: 'medium' })

export const timeOfDay = (at: string | number): string =>
  new Date(at).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false })

/** Rows as text that a spreadsheet takes. */
export const table = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => row.map((cell) => String(cell ?? '').replace(/[\t\n]/g, ' ')).join('\t')).join('\n')

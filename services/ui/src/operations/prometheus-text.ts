export interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** The values of one look at a service's metrics, each under the text that names its series. */
export type Values = ReadonlyMap<string, number>

const line = /^(marquee_\w+(?:\{.*\})?) (\S+)$/
const label = /[{,](\w+)="((?:[^"\\]|\\.)*)"/gy // each where the one before ends: a text without an end is looked at once

/** Our own metrics out of Prometheus' text format; what is not a number is left out. */
export function parseMetrics(text: string): Values {
  const values = new Map<string, number>()
  for (const row of text.split('\n')) {
    const [, series, number] = line.exec(row) ?? []
    const value = Number(number)
    if (series !== undefined && Number.isFinite(value)) values.set(series, value)
  }
  return values
}

const known = new Map<string, Series>()
const mostKnown = 10_000

/** The name and the labels of a series. */
export function seriesOf(text: string): Series {
  let series = known.get(text)
  if (!series) {
    const brace = text.indexOf('{')
    const labels = [...text.slice(brace).matchAll(label)].map(([, name = '', value = '']) => [name, value] as const)
    series = {
      name: brace === -1 ? text : text.slice(0, brace),
      labels: brace === -1 ? {} : Object.fromEntries(labels),
    }
    if (known.size >= mostKnown) known.clear()
    known.set(text, series)
  }
  return series
}

import { readdir, readFile } from 'node:fs/promises'
import { serviceNames } from '@marquee/contracts/services'
import { describe, expect, test } from 'vitest'
import { answerLabelsOf, faultsOf } from './known-metrics.ts'
import { observability } from './repository.ts'

interface Panel {
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[]
}
interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly panels: readonly Panel[]
}

const folder = `${observability}grafana/dashboards/`
const files = await readdir(folder)
const dashboards = await Promise.all(
  files.map(async (file) => ({ file, dashboard: JSON.parse(await readFile(folder + file, 'utf8')) as Dashboard })),
)

test('there is one for the whole, for freshness, quality and Kafka, and for each service', () => {
  const wanted = ['system', 'freshness', 'quality', 'kafka', ...serviceNames]
  expect(files.toSorted()).toEqual(wanted.map((name) => `marquee-${name}.json`).toSorted())
  for (const { file, dashboard } of dashboards) expect(`${dashboard.uid}.json`).toBe(file)
})

describe.each(dashboards)('$file', ({ dashboard: { panels } }) => {
  const drawn = panels.filter(({ type }) => type !== 'row')

  test('reads only what the code declares', async () => {
    expect(drawn.length).toBeGreaterThan(8)
    for (const { title, targets = [] } of drawn) {
      expect(targets.length, title).toBeGreaterThan(0)
      for (const { expr } of targets)
        expect(await faultsOf(expr.replaceAll('$__rate_interval', '1m')), title).toEqual([])
    }
  })

  test('names in its legends what its queries leave', async () => {
    for (const { title, targets = [] } of drawn)
      for (const { expr, legendFormat } of targets) {
        const labels = await answerLabelsOf(expr.replaceAll('$__rate_interval', '1m'))
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(labels, title).toContain(label)
      }
  })

  test('has panels that neither overlap nor leave the page', () => {
    for (const [index, { title, gridPos: a }] of panels.entries()) {
      expect(a.x + a.w, title).toBeLessThanOrEqual(24)
      for (const { title: other, gridPos: b } of panels.slice(index + 1)) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
        expect(apart, `${title} and ${other}`).toBe(true)
      }
    }
  })
})

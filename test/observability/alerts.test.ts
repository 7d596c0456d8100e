import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serviceNames } from '@marquee/contracts/services'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { faultsOf } from './known-metrics.ts'
import { parseQuery } from './promql.ts'
import { promtool } from './promtool.ts'
import { observability, root } from './repository.ts'
import { alerts, recordingRules, rulesFile } from './rules.ts'

const rules = { alerts: await alerts(), recording: await recordingRules() }
const prometheus = `${observability}prometheus/`
const testFiles = (await readdir(prometheus)).filter((file) => file.endsWith('.test.yaml'))

describe('the rules', () => {
  test('read only what the code declares', async () => {
    expect(rules.alerts.length).toBeGreaterThan(15)
    for (const { expr, ...rule } of [...rules.alerts, ...rules.recording])
      expect(await faultsOf(expr), JSON.stringify(rule)).toEqual([])
  })

  test('would be found out if they did not', async () => {
    expect(await faultsOf('rate(marquee_events_total[5m])')).toEqual(['no service exposes marquee_events_total'])
    expect(await faultsOf('marquee_dead_letters_total{reason="x"}')).toEqual([
      'marquee_dead_letters_total has no label reason',
    ])
    expect(await faultsOf('sum by (type) (marquee_dead_letters_total)')).toEqual(['nothing here has type'])
    expect(await faultsOf('up{service=~"ui|web"}')).toEqual(['there is no service web'])
    expect(await faultsOf('marquee_consumer_lag_messages{topic="ratings"}')).toEqual(['there is no topic ratings'])
    expect(await faultsOf('marquee_http_request_duration_seconds_count{route="/v1/lists"}')).toEqual([
      'there is no route /v1/lists',
    ])
    await expect(faultsOf('sum by (rate(up[5m])')).rejects.toThrow('no PromQL')
  })

  test('notice the absence of each service', () => {
    const expr = rules.alerts.find(({ alert }) => alert === 'ServiceAbsent')?.expr ?? ''
    const watched = parseQuery(expr).selectors.flatMap(({ matchers }) => matchers.map(({ value }) => value))
    expect(watched.toSorted()).toEqual(serviceNames.toSorted())
  })

  test('are rules to Prometheus too', async () => {
    await promtool('check', 'rules', rulesFile)
  })
})

describe('each alert', async () => {
  type Case = { alertname: string; exp_alerts: { exp_labels: object }[] }
  const cases = (
    await Promise.all(
      testFiles.map(async (file) => {
        const { tests } = parse(await readFile(prometheus + file, 'utf8')) as { tests: { alert_rule_test: Case[] }[] }
        return tests.flatMap(({ alert_rule_test }) => alert_rule_test)
      }),
    )
  ).flat()

  test.each(rules.alerts)('$alert is shown firing, and not firing', ({ alert }) => {
    const own = cases.filter(({ alertname }) => alertname === alert)
    expect(own.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true)
    expect(own.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true)
  })

  test.each(testFiles)('does so in Prometheus: %s', { timeout: 120_000 }, async (file) => {
    await promtool('test', 'rules', prometheus + file)
  })

  test.each(rules.alerts)('$alert says how urgent it is, and has a runbook', async ({ labels, annotations }) => {
    expect(['page', 'ticket']).toContain(labels['severity'])
    expect(annotations).toEqual({
      summary: expect.any(String),
      description: expect.stringContaining('{{'),
      runbook_url: expect.stringMatching(/^docs\/runbooks\/[a-z-]+\.md$/),
    })
  })
})

describe('the runbooks', async () => {
  const folder = `${root}docs/runbooks/`
  const files = (await readdir(folder)).filter((file) => file !== 'README.md')

  test('are one for each alert, and the index names them all', async () => {
    const wanted = rules.alerts.map(({ alert, annotations }) => [alert, annotations['runbook_url']] as const)
    expect(files.map((file) => `docs/runbooks/${file}`).toSorted()).toEqual(wanted.map(([, path]) => path).toSorted())
    const index = await readFile(`${folder}README.md`, 'utf8')
    for (const [alert, path = ''] of wanted) {
      expect(index).toContain(`[${alert}](${path.replace('docs/runbooks/', '')})`)
      expect(await readFile(root + path, 'utf8')).toMatch(new RegExp(`^# ${alert}\\n`))
    }
  })

  test.each(files)('%s says what people see, how to confirm it, what to do and how it clears', async (file) => {
    const text = await readFile(folder + file, 'utf8')
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'What people see',
      'Confirm',
      'What to do',
      'How it clears',
    ])
    const queries = [...text.matchAll(/```promql\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'))
    expect(queries.length).toBeGreaterThan(0)
    for (const query of queries) expect(await faultsOf(query), query).toEqual([])
    for (const [, target = ''] of text.matchAll(/\]\(([a-z-]+\.md)\)/g)) expect(files).toContain(target)
    const paths = [...text.matchAll(/\b(?:k8s|docs)\/[\w./-]+\w/g)].map(([path]) => path)
    for (const path of paths) await expect(readFile(join(root, path)), path).resolves.toBeDefined()
  })
})

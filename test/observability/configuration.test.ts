import { glob, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { services } from '@marquee/contracts/services'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { promtool } from './promtool.ts'
import { observability } from './repository.ts'

const yamlFiles = await Array.fromAsync(glob('**/*.yaml', { cwd: observability }))

test('every file is YAML, and every kustomization names files that are there', async () => {
  expect(yamlFiles.length).toBeGreaterThan(20)
  for (const file of yamlFiles) {
    const documents = parseAllDocuments(await readFile(observability + file, 'utf8'))
    for (const document of documents) expect(document.errors, file).toEqual([])
    if (basename(file) !== 'kustomization.yaml') continue
    const { resources = [], configMapGenerator = [] } = parse(await readFile(observability + file, 'utf8')) as {
      resources?: string[]
      configMapGenerator?: { files: string[] }[]
    }
    const named = [
      ...resources,
      ...configMapGenerator.flatMap(({ files }) => files.map((entry) => entry.split('=').at(-1) ?? '')),
    ]
    for (const name of named) {
      const found = await Array.fromAsync(
        glob(`${name}{,/kustomization.yaml}`, { cwd: join(observability, dirname(file)) }),
      )
      expect(found, `${file}: ${name}`).not.toEqual([])
    }
  }
})

test('the cluster gets every dashboard', async () => {
  const { configMapGenerator } = parse(await readFile(`${observability}grafana/kustomization.yaml`, 'utf8')) as {
    configMapGenerator: { name: string; files: string[] }[]
  }
  const given = configMapGenerator.find(({ name }) => name === 'grafana-dashboards')?.files ?? []
  const there = await Array.fromAsync(glob('dashboards/*.json', { cwd: `${observability}grafana` }))
  expect(given.toSorted()).toEqual(there.toSorted())
})

describe('what Prometheus scrapes', () => {
  // that for Kubernetes is not given to promtool: Debian builds it without the cluster's service discovery
  test.each(['scrape.compose.yaml', 'scrape.local.yaml'])('%s is a configuration to Prometheus', async (file) => {
    await promtool('check', 'config', `${observability}prometheus/${file}`)
  })

  test('is every service at its port, in compose and on this machine', async () => {
    const ports = Object.entries(services).map(([name, { port }]) => `${name}:${port}`)
    const scrape = async (file: string) =>
      (parse(await readFile(`${observability}prometheus/${file}`, 'utf8')) as { scrape_configs: [Scrape] })
        .scrape_configs[0]
    interface Scrape {
      dns_sd_configs: { names: string[]; port: number }[]
      static_configs: { targets: string[]; labels: { service: string } }[]
    }
    const { dns_sd_configs } = await scrape('scrape.compose.yaml')
    expect(dns_sd_configs.map(({ names, port }) => `${names[0]}:${port}`).toSorted()).toEqual(ports.toSorted())
    const { static_configs } = await scrape('scrape.local.yaml')
    expect(
      static_configs.map(({ targets, labels }) => `${labels.service}:${targets[0]?.split(':')[1]}`).toSorted(),
    ).toEqual(ports.toSorted())
  })
})

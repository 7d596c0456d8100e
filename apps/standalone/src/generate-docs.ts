import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asyncApiDocument } from '@marquee/contracts/asyncapi'
import { problems } from '@marquee/contracts/problems'
import { type ServiceName, serviceNames } from '@marquee/contracts/services'
import { featuresConfig } from '@marquee/features/config'
import { ingestionConfig } from '@marquee/ingestion/config'
import type { Settings } from '@marquee/platform/config'
import { processSettings } from '@marquee/platform/lifecycle'
import { metricTable } from '@marquee/platform/metrics'
import { servingConfig } from '@marquee/serving/config'
import { trainingConfig } from '@marquee/training/config'
import { uiSettings } from '@marquee/ui/config'
import openapiTypes, { astToString } from 'openapi-typescript'
import { parse, stringify } from 'yaml'
import { dashboards } from './dashboards.ts'
import { grafanaDashboard } from './grafana-dashboard.ts'
import { startStandalone } from './standalone.ts'

const settingsOf: Readonly<Record<ServiceName, Settings>> = {
  ui: uiSettings,
  ingestion: ingestionConfig,
  features: featuresConfig,
  training: trainingConfig,
  serving: servingConfig,
}

/**
 * Everything that is derived from code and committed: OpenAPI of each service and the types of its client, AsyncAPI of the topics,
 * the tables of settings, errors and metrics, the alerts for the Prometheus operator and the dashboards for Grafana. A test compares it with what is committed.
 *
 * @returns content by path from the root of the project
 */
export async function generateDocs(): Promise<ReadonlyMap<string, string>> {
  const anyPort = Object.fromEntries(serviceNames.map((name) => [`PORT_${name.toUpperCase()}`, '0']))
  await using system = await startStandalone({ environment: anyPort, logLevel: 'error' })
  const files = new Map<string, string>()
  for (const name of serviceNames) {
    const response = await fetch(`${system.addresses[name]}/openapi.json`)
    const document = json(await response.json())
    files.set(`docs/api/${name}.openapi.json`, document)
    files.set(`services/ui/src/api/${name}.generated.ts`, generatedTs + astToString(await openapiTypes(document)))
  }
  files.set('docs/api/events.asyncapi.json', json(asyncApiDocument()))
  files.set('docs/configuration.md', configurationPage())
  files.set('docs/errors.md', errorsPage())
  files.set('docs/metrics.md', metricsPage())
  files.set(`${prometheus}/operator/prometheus-rule.generated.yaml`, await prometheusRule())
  for (const [uid, page] of Object.entries(dashboards))
    files.set(`k8s/observability/grafana/dashboards/${uid}.json`, json(grafanaDashboard(uid, page)))
  return files
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const prometheus = 'k8s/observability/prometheus'
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const generatedTs = '/** Derived from docs/api by `pnpm generate`. */\n\n'
const generated = '<!-- Derived from the code by `pnpm generate`. -->\n\n'
const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`

function configurationPage(): string {
  const header = row('variable', 'takes', 'default', 'meaning') + row('---', '---', '---', '---')
  const section = (title: string, settings: Settings) =>
    `## ${title}\n\n${header}${Object.values(settings)
      .map((setting) =>
        row(
          `\`${setting.env}\``,
          setting.expected,
          'fallback' in setting ? `${setting.fallback ?? ''}` : '**required**',
          setting.description,
        ),
      )
      .join('')}\n`
  return `# Configuration\n\n${generated}Environment variables alone, read and checked once at start; every wrong one is reported at once. Each service prints its own\ntable with \`--help\`.\n\n${section('Every service', processSettings)}${serviceNames.map((name) => section(name, settingsOf[name])).join('')}`
    .trimEnd()
    .concat('\n')
}

function errorsPage(): string {
  const rows = Object.entries(problems).map(([code, { status, title }]) => row(`\`${code}\``, String(status), title))
  return `# Errors\n\n${generated}Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`, the \`requestId\`, and, for invalid input, \`errors\`: the JSON\npointer of each wrong field, the value found and what was expected.\n\n${row('code', 'status', 'title')}${row('---', '---', '---')}${rows.join('')}`
}

function metricsPage(): string {
  const rows = Object.values(metricTable).map(({ name, kind, labels, help }) =>
    row(`\`${name}\``, kind, labels.join(', '), help),
  )
  return `# Metrics\n\n${generated}Each service exposes those it uses at \`/metrics\`, with the label \`service\`, beside Node's own.\n\n${row('metric', 'kind', 'labels', 'meaning')}${row('---', '---', '---', '---')}${rows.join('')}`
}

/** The rules as a resource of the Prometheus operator. */
async function prometheusRule(): Promise<string> {
  const { groups } = parse(await readFile(`${root}${prometheus}/rules.yaml`, 'utf8'))
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'marquee' },
    spec: { groups },
  }
  return `# Derived from ../rules.yaml by \`pnpm generate\`.\n${stringify(resource, { lineWidth: 0 })}`
}

if (import.meta.main) {
  for (const [path, content] of await generateDocs()) {
    await mkdir(dirname(root + path), { recursive: true })
    await writeFile(root + path, content)
    process.stdout.write(`${path}\n`)
  }
}

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { serviceNames } from '@marquee/contracts/services'
import { beforeAll, describe, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { operators } from './operators.ts'
import { type Manifest, render, renderTogether, repository } from './render.ts'

/** The oldest API that has what is used here, and the newest that there are schemas for. */
const versions = ['1.33', '1.37']

/** What may be added to the production overlay's ground, each by itself and with each other. */
const optional = [
  'cloudnative-pg',
  'database-roles',
  'gateway',
  'ingress',
  'keda',
  'managed-stores',
  'metrics',
  'people',
  'requests-per-second',
  'strimzi',
  'tracing',
]
/** Two answers to one question. */
const exclusive = [
  ['managed-stores', 'strimzi'],
  ['managed-stores', 'cloudnative-pg'],
]

const pairs = optional.flatMap((one, index) => optional.slice(index + 1).map((other) => [one, other]))
const combinations = [...optional.map((one) => [one]), ...pairs].filter(
  (together) => !exclusive.some((two) => two.every((one) => together.includes(one))),
)

/** Every object of every rendering, once, with where it was first seen. */
const seen = new Map<string, string>()
const note = (from: string, manifests: readonly Manifest[]) => {
  for (const manifest of manifests) {
    const text = JSON.stringify(manifest)
    if (!seen.has(text)) seen.set(text, from)
  }
}

beforeAll(() => checker('kustomize'), 240_000)

describe('every overlay and every combination of components renders', () => {
  test.each([
    'k8s/overlays/dev',
    'k8s/overlays/local',
    'k8s/overlays/production',
    'k8s/overlays/traced',
    'k8s/demo',
    'k8s/gateway',
    'k8s/infrastructure/postgres/restore',
    'k8s/observability',
    'k8s/observability/logging',
    ...serviceNames.flatMap((name) => [
      `k8s/services/${name}/overlays/local`,
      `k8s/services/${name}/overlays/production`,
    ]),
  ])('%s', async (folder) => {
    const manifests = await render(folder)
    expect(manifests.length).toBeGreaterThan(0)
    note(folder, manifests)
  })

  test.each(combinations.map((together) => [together.join(' with '), together] as const))(
    '%s',
    async (name, together) => {
      const manifests = await renderTogether({
        resources: ['namespace', 'topics', ...serviceNames.map((service) => `services/${service}/base`)].map(
          (path) => `k8s/${path}`,
        ),
        components: ['production', ...together].map((component) => `k8s/components/${component}`),
      })
      expect(manifests.length).toBeGreaterThan(30)
      note(name, manifests)
    },
  )

  test('no component is left out of these combinations', async () => {
    const { stdout } = await ls('k8s/components')
    const always = [
      'api-keys',
      'autoscaling',
      'availability',
      'dev',
      'hardening',
      'local',
      'one-service',
      'production',
      'store-hardening',
    ]
    expect(stdout.trim().split('\n').toSorted()).toEqual([...optional, ...always].toSorted())
  })
})

test.each(versions)('the API of Kubernetes %s takes every object', { timeout: 300_000 }, async (version) => {
  const objects = [...seen].map(([text, from]) => ({ manifest: JSON.parse(text) as Manifest, from }))
  expect(objects.length).toBeGreaterThan(80)
  const refusals = await refusalsOf(
    objects.map(({ manifest }) => manifest),
    version,
  )
  const told = objects.flatMap(({ manifest, from }, index) => {
    const refusal = refusals[index]
    if (refusal === null || (refusal === 'no such kind' && manifest.apiVersion in operators)) return []
    return [`${from}: ${manifest.kind} ${manifest.metadata.name}: ${refusal}`]
  })
  expect(told).toEqual([])
})

test('what is no API field is refused: the check can fail', { timeout: 120_000 }, async () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { port: [] } }
  expect(await refusalsOf([service as unknown as Manifest], '1.33')).toEqual([expect.stringContaining("'port'")])
})

async function refusalsOf(objects: readonly Manifest[], version: string): Promise<(string | null)[]> {
  const validate = await checker('kubernetes-validate')
  return new Promise((resolve, reject) => {
    const child = execFile(
      'python3',
      [join(repository, 'test/manifests/validate.py')],
      { maxBuffer: 16 * 1024 * 1024, env: { ...process.env, PYTHONPATH: validate } },
      (error, stdout) => (error ? reject(error) : resolve(JSON.parse(stdout) as (string | null)[])), // what validate.py writes
    )
    child.stdin?.end(JSON.stringify({ version, objects }))
  })
}

function ls(folder: string): Promise<{ stdout: string }> {
  return new Promise((resolve, reject) =>
    execFile('ls', [join(repository, folder)], (error, stdout) => (error ? reject(error) : resolve({ stdout }))),
  )
}

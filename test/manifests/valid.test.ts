import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serviceNames } from '@marquee/contracts/services'
import { Ajv } from 'ajv'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checker, goModule } from './checkers.ts'
import { type Manifest, render, renderTogether, repository } from './render.ts'

/** The oldest API that has what is used here, and the newest that there are schemas for. */
const versions = ['1.33', '1.37']

/** What may be added to the production overlay's ground, each by itself and with each other. */
const optional = [
  'cloudnative-pg',
  'gateway',
  'ingress',
  'keda',
  'managed-stores',
  'metrics',
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
    'k8s/demo',
    'k8s/infrastructure/postgres/restore',
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
    const always = ['autoscaling', 'availability', 'dev', 'hardening', 'local', 'production', 'store-hardening']
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
    if (refusal === null || (refusal === 'no such kind' && manifest.apiVersion in extensions)) return []
    return [`${from}: ${manifest.kind} ${manifest.metadata.name}: ${refusal}`]
  })
  expect(told).toEqual([])
})

test('what is no API field is refused: the check can fail', { timeout: 120_000 }, async () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { port: [] } }
  expect(await refusalsOf([service as unknown as Manifest], '1.33')).toEqual([expect.stringContaining("'port'")])
})

/**
 * Kinds that operators bring, and where their schemas come from: a Go module carries its own. Strimzi and CloudNativePG are no Go
 * modules that a registry serves: theirs are not checked here.
 */
const extensions: Readonly<Record<string, { module: string; version: string; file: (kind: string) => string } | null>> =
  {
    'gateway.networking.k8s.io/v1': {
      module: 'sigs.k8s.io/gateway-api',
      version: 'v1.3.0',
      file: (kind) => `config/crd/standard/gateway.networking.k8s.io_${kind.toLowerCase()}s.yaml`,
    },
    'keda.sh/v1alpha1': {
      module: 'github.com/kedacore/keda/v2',
      version: 'v2.17.0',
      file: (kind) => `config/crd/bases/keda.sh_${kind.toLowerCase()}s.yaml`,
    },
    'kafka.strimzi.io/v1': null,
    'postgresql.cnpg.io/v1': null,
  }

test('the Gateway API and KEDA take their objects', { timeout: 240_000 }, async () => {
  const theirs = [...seen.keys()]
    .map((text) => JSON.parse(text) as Manifest)
    .filter(({ apiVersion }) => extensions[apiVersion])
  expect(new Set(theirs.map(({ kind }) => kind))).toEqual(new Set(['Gateway', 'HTTPRoute', 'ScaledObject']))
  for (const manifest of theirs) {
    const schema = await schemaOf(manifest)
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false })
    expect(ajv.validate(schema, manifest) ? [] : ajv.errors, `${manifest.kind} ${manifest.metadata.name}`).toEqual([])
    const misspelt = { ...manifest, spec: { ...manifest.spec, nonsense: 1 } }
    expect(ajv.validate(schema, misspelt), 'a field that does not exist').toBe(false)
  }
})

interface CustomResourceDefinition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[]
  }
}

async function schemaOf({ apiVersion, kind }: Manifest): Promise<object> {
  const source = extensions[apiVersion]
  if (!source) throw new Error(`${apiVersion} has no schema here`)
  const file = join(await goModule(source.module, source.version), source.file(kind))
  const { spec } = parse(await readFile(file, 'utf8')) as CustomResourceDefinition // upstream's own file
  const version = spec.versions.find(({ name }) => apiVersion.endsWith(`/${name}`))
  if (!version) throw new Error(`${kind} has no ${apiVersion} in ${source.version}`)
  return closed(version.schema.openAPIV3Schema)
}

/** An API server drops fields that a schema does not name; a test wants to hear of them. */
function closed(schema: object): object {
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      Array.isArray(value) ? value : typeof value === 'object' && value !== null ? closed(value) : value,
    ]),
  )
  const open = 'additionalProperties' in copy || copy['x-kubernetes-preserve-unknown-fields'] === true
  if (typeof copy['properties'] === 'object' && copy['type'] === 'object' && !open && !isMetadata(schema))
    copy['additionalProperties'] = false
  return copy
}

const isMetadata = (schema: object): boolean => Object.keys(schema).length === 1 // `metadata: {type: object}`

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

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { cache, checker, goModule } from './checkers.ts'
import { type Manifest, repository } from './render.ts'

/** What an operator would refuse of each of its objects: null when nothing. */
type Refusals = (objects: readonly Manifest[]) => Promise<(string | null)[]>

/** The APIs that operators bring, and who says what is valid in them: the operator's own sources. */
export const operators: Readonly<Record<string, Refusals>> = {
  'gateway.networking.k8s.io/v1': bySchema(
    'sigs.k8s.io/gateway-api',
    'v1.3.0',
    (kind) => `config/crd/standard/gateway.networking.k8s.io_${kind}s.yaml`,
  ),
  'keda.sh/v1alpha1': bySchema(
    'github.com/kedacore/keda/v2',
    'v2.17.0',
    (kind) => `config/crd/bases/keda.sh_${kind}s.yaml`,
  ),
  'kafka.strimzi.io/v1': byStrimzi,
  'monitoring.coreos.com/v1': bySchema(
    'github.com/prometheus-operator/prometheus-operator',
    'v0.84.0',
    (kind) => `example/prometheus-operator-crd/monitoring.coreos.com_${kind}s.yaml`,
  ),
  'postgresql.cnpg.io/v1': bySchema(
    'github.com/cloudnative-pg/cloudnative-pg',
    'v1.28.0',
    (kind) => `config/crd/bases/postgresql.cnpg.io_${kind}s.yaml`,
  ),
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[]
  }
}

/** By the schema in the operator's Go module. @param file where it stands there, by the kind in lower case */
function bySchema(module: string, version: string, file: (kind: string) => string): Refusals {
  const schemaOf = async ({ apiVersion, kind }: Manifest): Promise<object> => {
    const text = await readFile(join(await goModule(module, version), file(kind.toLowerCase())), 'utf8')
    const { spec } = parse(text) as CustomResourceDefinition // upstream's own file
    const found = spec.versions.find(({ name }) => apiVersion.endsWith(`/${name}`))
    if (!found) throw new Error(`${kind} has no ${apiVersion} in ${version}`)
    return closed(found.schema.openAPIV3Schema)
  }
  return (objects) =>
    Promise.all(
      objects.map(async (object) => {
        const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false, code: { regExp } })
        return ajv.validate(await schemaOf(object), object) ? null : ajv.errorsText()
      }),
    )
}

/** Patterns are Go's, which may begin with what JavaScript takes as a flag. */
const regExp = Object.assign(
  (pattern: string, flags: string) =>
    new RegExp(pattern.replace('(?i)', ''), pattern.includes('(?i)') ? `${flags}i` : flags),
  { code: 'new RegExp' },
)

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

/** Strimzi publishes no schema to a package registry, but the classes that it makes the schema of. */
async function byStrimzi(objects: readonly Manifest[]): Promise<(string | null)[]> {
  const libraries = join(await checker('strimzi-api'), '*')
  const compiled = await mkdtemp(join(cache, 'strimzi-'))
  try {
    const sources = ['ReadByStrimzi', 'PresentInVersions'].map((name) =>
      join(repository, `test/manifests/strimzi/${name}.java`),
    )
    await promisify(execFile)('javac', ['-d', compiled, '-cp', libraries, ...sources])
    const reading = promisify(execFile)('java', ['-cp', `${libraries}:${compiled}`, 'ReadByStrimzi'])
    reading.child.stdin?.end(JSON.stringify(objects))
    return JSON.parse((await reading).stdout) as (string | null)[] // what ReadByStrimzi writes
  } finally {
    await rm(compiled, { recursive: true })
  }
}

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { services as declared } from '@marquee/contracts/services'
import { featuresConfig } from '@marquee/features/config'
import { ingestionConfig } from '@marquee/ingestion/config'
import { readConfig, type Settings } from '@marquee/platform/config'
import { processSettings } from '@marquee/platform/lifecycle'
import { servingConfig } from '@marquee/serving/config'
import { trainingConfig } from '@marquee/training/config'
import { uiSettings } from '@marquee/ui/config'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const text = await readFile(fileURLToPath(new URL('../../docker-compose.yml', import.meta.url)), 'utf8')

const Container = Type.Object({
  image: Type.String(),
  build: Type.Optional(Type.Object({ dockerfile: Type.String() })),
  environment: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  read_only: Type.Literal(true),
  cap_drop: Type.Tuple([Type.Literal('ALL')]),
  security_opt: Type.Tuple([Type.Literal('no-new-privileges:true')]),
  pids_limit: Type.Integer(),
  cpus: Type.Number(),
  mem_limit: Type.String(),
  restart: Type.String(),
  networks: Type.Array(Type.String()),
  ports: Type.Optional(Type.Array(Type.String())),
  user: Type.Optional(Type.String()),
  volumes: Type.Optional(Type.Array(Type.String())),
  healthcheck: Type.Optional(Type.Object({ disable: Type.Optional(Type.Boolean()) })),
})
const Compose = Compile(
  Type.Object({
    services: Type.Record(Type.String(), Container),
    volumes: Type.Record(Type.String(), Type.Object({})),
  }),
)

/** The file as Compose reads it when nothing is set: merged, with its defaults. */
const file: unknown = JSON.parse(JSON.stringify(parse(text, { merge: true })), (_, value: unknown) =>
  typeof value === 'string' ? value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1') : value,
)
if (!Compose.Check(file)) throw new Error(JSON.stringify(Compose.Errors(file).slice(0, 5), null, 2))
const containers = file.services

const settingsOf: Readonly<Record<string, Settings>> = {
  ui: uiSettings,
  ingestion: ingestionConfig,
  features: featuresConfig,
  training: trainingConfig,
  serving: servingConfig,
}

const ours = Object.entries(containers).filter(([name]) => name in declared)
const stores = Object.entries(containers).filter(([, { build }]) => build === undefined)

test('the five services are there, each from its Dockerfile, under the name that Kubernetes uses', () => {
  expect(ours.map(([name]) => name).sort()).toEqual(Object.keys(declared).sort())
  for (const [name, { image, build }] of ours)
    expect([image, build?.dockerfile]).toEqual([`marquee-${name}`, `services/${name}/Dockerfile`])
})

describe.each(ours)('%s', (name, { environment = {}, ports }) => {
  test('is told nothing that it does not read, and everything that it needs', () => {
    const settings = { ...processSettings, ...settingsOf[name] }
    const read = new Set(Object.values(settings).map(({ env }) => env))
    expect(Object.keys(environment).filter((variable) => !read.has(variable))).toEqual([])
    const told = Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, String(value)]))
    expect(() => readConfig(settings, told)).not.toThrow()
  })

  test('is reachable from this machine alone, on its port', () => {
    const port = Object.entries(declared).find(([service]) => service === name)?.[1].port
    expect(ports).toEqual([`127.0.0.1:${port}:${port}`])
  })
})

test('the stores publish no port, keep what they hold in named volumes, have a health check and run as nobody', () => {
  expect(stores.map(([name]) => name)).toEqual(['demo', 'kafka', 'postgres', 'redis'])
  for (const [name, container] of stores) {
    expect(container.ports, name).toBeUndefined()
    if (name === 'demo') continue
    expect(container.networks).toEqual(['stores'])
    expect(container.user).not.toMatch(/^(0|root)/)
    expect(container.user).toBeDefined()
    expect(container.healthcheck?.disable).toBeUndefined()
    expect(container.healthcheck).toBeDefined()
    expect(Object.keys(file.volumes)).toContain(container.volumes?.[0]?.split(':')[0])
  }
})

test('every service, the console of the site among them, takes the key that the site presents', () => {
  const sha256 = createHash('sha256').update(String(containers['ui']?.environment?.['INGESTION_API_KEY'])).digest('hex')
  for (const [service, { environment }] of ours)
    expect(environment?.['API_KEYS'], service).toBe(`ingestion:${sha256},operations:${sha256}`)
})

test('a fit stays below the limit of its container', () => {
  const training = containers['training']
  expect(Number(training?.environment?.['TRAIN_MEMORY_MB'])).toBeLessThan(
    Number.parseInt(training?.mem_limit ?? '', 10),
  )
})

test('docs/containers.md says what each container may take', async () => {
  const page = await readFile(fileURLToPath(new URL('../../docs/containers.md', import.meta.url)), 'utf8')
  const said = [...page.matchAll(/^\| ([^|]+) \| ([\d, ]+) (MB|GB) \|/gm)].flatMap(
    ([, names = '', figures = '', unit]) =>
      names.split(', ').map((name, index) => {
        const figure = names.includes(', ') ? figures.split(', ')[index] : figures.replace(',', '')
        return [name.toLowerCase(), `${figure}${unit === 'GB' ? 'g' : 'm'}`]
      }),
  )
  const limits = Object.entries(containers).map(([name, { mem_limit }]) => [name, mem_limit])
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(limits.filter(([name]) => name !== 'demo')))
})

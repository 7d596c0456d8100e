import { execFile } from 'node:child_process'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, matchesGlob } from 'node:path'
import { promisify } from 'node:util'
import { serviceNames, services } from '@marquee/contracts/services'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { checker, goModule } from './checkers.ts'
import { render, repository } from './render.ts'

interface Artifact {
  readonly image: string
  readonly docker: { readonly dockerfile: string; readonly target?: string }
  readonly sync?: { readonly manual: readonly { readonly src: string }[] }
}

interface Built {
  readonly artifacts?: readonly Artifact[]
}

interface Skaffold {
  readonly apiVersion: string
  readonly build: { readonly artifacts: readonly Artifact[] }
  readonly manifests: { readonly kustomize: { readonly paths: readonly string[] } }
  readonly portForward: readonly { readonly resourceName: string; readonly port: number; readonly localPort: number }[]
  readonly profiles: readonly {
    readonly name: string
    readonly build?: Built
    readonly manifests?: { readonly kustomize: { readonly paths: readonly string[] } }
    readonly [field: string]: unknown
  }[]
}

const skaffold = parse(await readFile(join(repository, 'skaffold.yaml'), 'utf8')) as Skaffold // the first test looks

test('skaffold.yaml is what Skaffold takes', { timeout: 240_000 }, async () => {
  const sources = await goModule('github.com/GoogleContainerTools/skaffold/v2', 'v2.16.1')
  const [, version] = skaffold.apiVersion.split('/')
  const schema: object = JSON.parse(await readFile(join(sources, `docs-v2/content/en/schemas/${version}.json`), 'utf8'))
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false })
  expect(ajv.validate(schema, skaffold) ? [] : ajv.errors).toEqual([])
  expect(ajv.validate(schema, { ...skaffold, nonsense: 1 }), 'a field that does not exist').toBe(false)
})

test('Skaffold builds, deploys and forwards the five services, under the names that the manifests have', {
  timeout: 240_000,
}, async () => {
  expect(skaffold.build.artifacts.map(({ image }) => image).toSorted()).toEqual(
    serviceNames.map((name) => `marquee-${name}`).toSorted(),
  )
  for (const { build = {}, manifests = skaffold.manifests } of [skaffold, ...skaffold.profiles]) {
    const { artifacts = skaffold.build.artifacts }: Built = build
    expect(artifacts.map(({ docker }) => docker.dockerfile).toSorted()).toEqual(
      serviceNames.map((name) => `services/${name}/Dockerfile`).toSorted(),
    )
    for (const path of manifests.kustomize.paths) {
      const text = JSON.stringify(await render(path))
      for (const { image, docker } of artifacts) {
        expect(docker.dockerfile).toBe(`services/${image.replace(/^.*(marquee[-/])/, '')}/Dockerfile`)
        expect(text, path).toContain(`"image":"${image}:`)
      }
    }
  }
  expect(
    Object.fromEntries(skaffold.portForward.map(({ resourceName, localPort }) => [resourceName, localPort])),
  ).toEqual(Object.fromEntries(Object.entries(services).map(([name, { port }]) => [name, port])))
  expect(skaffold.profiles.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['kind', 'minikube', 'observability', 'production']),
  )
})

test('`skaffold dev` copies any source that changes into every container: where it had no rule, it would build the image anew', async () => {
  const artifacts = skaffold.profiles.find(({ name }) => name === 'dev')?.build?.artifacts ?? []
  expect(artifacts.length).toBe(serviceNames.length)
  const sources = await Array.fromAsync(glob('{packages,services}/*/src/**/*.*', { cwd: repository }))
  expect(sources.length).toBeGreaterThan(200)
  for (const { image, sync } of artifacts) {
    const rules = sync?.manual.map(({ src }) => src) ?? []
    expect(
      sources.filter((source) => !rules.some((rule) => matchesGlob(source, rule))),
      image,
    ).toEqual([])
  }
})

test('Skaffold itself understands it, with each profile, and renders what kustomize renders', {
  timeout: 1_200_000, // it is built first, beside other tests
}, async () => {
  const program = await checker('skaffold')
  const kustomize = await checker('kustomize')
  const told = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: repository,
      env: {
        ...process.env,
        PATH: `${dirname(kustomize)}:${process.env['PATH'] ?? ''}`,
        SKAFFOLD_UPDATE_CHECK: 'false',
      },
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout
  }
  for (const { name, build: own } of skaffold.profiles) {
    const { build } = parse(await told('diagnose', '--yaml-only', '--profile', name)) as Skaffold
    expect(build.artifacts.map(({ image }) => image).toSorted(), name).toEqual(
      (own?.artifacts ?? skaffold.build.artifacts).map(({ image }) => image).toSorted(),
    )
  }
  const [overlay = ''] = skaffold.manifests.kustomize.paths
  const objects = parseAllDocuments(await told('render', '--offline', '--digest-source=none')).map(
    (document): { kind: string; metadata: { name: string } } => document.toJS(),
  )
  const namesOf = (all: readonly { kind: string; metadata: { name: string } }[]) =>
    all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).toSorted()
  expect(namesOf(objects)).toEqual(namesOf(await render(overlay)))
})

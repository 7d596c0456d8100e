import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseAllDocuments, stringify } from 'yaml'
import { cache, checker } from './checkers.ts'

const run = promisify(execFile)

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** An object of Kubernetes, as far as these tests look into one without knowing its kind. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec?: Spec
  readonly [field: string]: unknown
}

export interface Spec {
  readonly replicas?: number
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
  readonly template?: PodTemplate
  readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } }
  readonly podSelector?: Selector
  readonly ingress?: readonly {
    readonly from?: readonly Peer[]
    readonly ports?: readonly { readonly port: number | string }[]
  }[]
  readonly egress?: readonly {
    readonly to?: readonly Peer[]
    readonly ports?: readonly { readonly port: number | string }[]
  }[]
  readonly ports?: readonly { readonly port: number; readonly name?: string }[]
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: {
    readonly containers: readonly Container[]
    readonly initContainers?: readonly Container[]
    readonly [field: string]: unknown
  }
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly [field: string]: unknown
}

export interface Peer {
  readonly podSelector?: Selector
  readonly namespaceSelector?: Selector
  readonly ipBlock?: { readonly cidr: string }
}

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values: readonly string[]
  }[]
}

/**
 * What a folder of `k8s/` renders to.
 * @throws with what kustomize says when it does not
 */
export async function render(folder: string): Promise<Manifest[]> {
  return build(join(repository, folder))
}

/** What resources and components render to together; their paths start at the repository's root. */
export function renderTogether({
  resources,
  components,
}: {
  resources: readonly string[]
  components: readonly string[]
}): Promise<Manifest[]> {
  return renderFiles((fromHere) => ({
    'kustomization.yaml': stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'marquee',
      resources: resources.map(fromHere),
      components: components.map(fromHere),
    }),
  }))
}

/**
 * What files render to that are not in the repository.
 * @param write their texts by name, given a function that makes a path from the repository's root one from where they lie
 */
export async function renderFiles(
  write: (fromHere: (path: string) => string) => Readonly<Record<string, string>>,
): Promise<Manifest[]> {
  await checker('kustomize') // which makes the folder
  const folder = await mkdtemp(join(cache, 'render-'))
  try {
    for (const [name, text] of Object.entries(write((path) => relative(folder, join(repository, path)))))
      await writeFile(join(folder, name), text)
    return await build(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function build(folder: string): Promise<Manifest[]> {
  const { stdout } = await run(await checker('kustomize'), ['build', folder], { maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: { stderr?: string }) => {
      throw new Error(`${folder} does not render:\n${(error.stderr ?? String(error)).slice(0, 2_000)}`, {
        cause: error,
      })
    },
  )
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest) // kustomize has read it as an object
}

/** The pods that an object makes. */
export function podTemplateOf({ spec }: Manifest): PodTemplate | undefined {
  return spec?.template?.spec?.containers ? spec.template : spec?.jobTemplate?.spec.template
}

/** An object by its kind and name. @throws unless it is there */
export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)
  if (!found) throw new Error(`there is no ${kind} ${name}`)
  return found
}

import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { eventually } from '../harness.ts'

const run = promisify(execFile)

export const repository = fileURLToPath(new URL('../..', import.meta.url))
export const namespace = 'marquee'

/** Runs kubectl in the namespace, from the repository's root. @returns what it prints @throws with what it complains of */
export async function kubectl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('kubectl', ['--namespace', namespace, ...args], {
    cwd: repository,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stderr?: string }) => {
    throw new Error(`kubectl ${args.join(' ')}: ${error.stderr ?? String(error)}`, { cause: error })
  })
  return stdout
}

/** What kubectl complains of when it is to refuse. @throws when it does not refuse */
export const refusalOf = (...args: readonly string[]): Promise<string> =>
  kubectl(...args).then(
    () => {
      throw new Error(`kubectl ${args.join(' ')} was not refused`)
    },
    (error: Error) => error.message,
  )

/** Applies a folder of `k8s/`. What create-topics is made from cannot be changed while it is there: it goes first. */
export async function apply(folder: string): Promise<void> {
  await kubectl('delete', 'job', 'create-topics', '--ignore-not-found')
  await kubectl('apply', '-k', folder)
}

/** kubectl with a manifest on its standard input. */
export function kubectlWith(manifest: object, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', ['--namespace', namespace, ...args, '-f', '-'], (error, stdout, stderr) =>
      error ? reject(new Error(stderr, { cause: error })) : resolve(stdout),
    )
    child.stdin?.end(JSON.stringify(manifest))
  })
}

export interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string; readonly uid: string }
  readonly spec: { readonly containers: readonly { readonly image: string }[] }
  readonly status: {
    readonly phase: string
    readonly podIP?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly ready: boolean }[]
  }
}

/** The pods of a service that are not on their way out. */
export async function podsOf(name: string): Promise<Pod[]> {
  const { items } = JSON.parse(await kubectl('get', 'pods', '-l', `app.kubernetes.io/name=${name}`, '-o', 'json')) as {
    items: Pod[]
  } // the API's own format
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
}

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false

/** Resolves when so many pods are ready and no other is there. */
export const readyPods = (name: string, count: number, withinMs = 180_000): Promise<Pod[]> =>
  eventually(`${count} pods of ${name} are ready`, withinMs, async () => {
    const pods = await podsOf(name)
    if (pods.length !== count || !pods.every(isReady))
      throw new Error(pods.map((pod) => `${pod.metadata.name} ${pod.status.phase} ${isReady(pod)}`).join(', '))
    return pods
  })

export const rolledOut = (kind: 'deployment' | 'statefulset', name: string): Promise<string> =>
  kubectl('rollout', 'status', `${kind}/${name}`, '--timeout=240s')

/** A way to a Service or pod for the scope, on one port of this machine; opened again when kubectl loses the pod behind it. */
export async function forward(target: string, port: number): Promise<AsyncDisposable & { readonly address: string }> {
  const closing = new AbortController()
  const { signal } = closing
  let local = '' // any port that is free, and then always the same
  let complaint: unknown
  const keptOpen = (async () => {
    while (!signal.aborted) {
      const way = run('kubectl', ['--namespace', namespace, 'port-forward', target, `${local}:${port}`], { signal })
      way.child.stdout?.on('data', (said: string) => {
        local ||= /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? ''
      })
      complaint = await way.catch((error: unknown) => error)
      await sleep(500)
    }
  })()
  await eventually(`a way to ${target}`, 30_000, () => {
    if (local !== '') return true
    throw complaint
  })
  return {
    address: `http://127.0.0.1:${local}`,
    async [Symbol.asyncDispose]() {
      closing.abort()
      await keptOpen
    },
  }
}

/** The sum of a metric over its labels, from one pod. */
export async function metricOf(pod: Pod, port: number, pattern: RegExp): Promise<number> {
  const text = await kubectl(
    'get',
    '--raw',
    `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}:${port}/proxy/metrics`,
  )
  return text
    .split('\n')
    .filter((line) => pattern.test(line))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

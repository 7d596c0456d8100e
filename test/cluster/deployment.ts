import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { serviceNames, services } from '@marquee/contracts/services'
import { eventually } from '../harness.ts'
import { apply, forward, kubectl, repository, rolledOut } from './kubectl.ts'

const run = promisify(execFile)
const stores = { kafka: 'apache/kafka:4.3.1', postgres: 'postgres:17', redis: 'redis:8' } as const

/**
 * Before all tests: a cluster, the images of this working tree in it, `k8s/overlays/local` deployed, the demo loaded, and a model
 * promoted. After them all of it is taken away again, unless KEEP_CLUSTER is set; then DEPLOYED says that it is there already.
 */
export default async function deploy(): Promise<() => Promise<void>> {
  if (process.env['DEPLOYED']) return async () => {}
  const cluster = process.env['CLUSTER']
  const isOurs = !process.env['KUBECONFIG']
  if (isOurs) {
    if (!cluster)
      throw new Error(
        'KUBECONFIG is not set: these tests need a Kubernetes cluster, or a command in CLUSTER that starts one (`$CLUSTER up`)',
      )
    const { stdout } = await told(cluster, 'up')
    process.env['KUBECONFIG'] = /KUBECONFIG=(\S+)/.exec(stdout)?.[1] ?? ''
  }
  const takeAway = async () => {
    if (process.env['KEEP_CLUSTER']) return
    await kubectl('delete', '-k', 'k8s/overlays/local', '--ignore-not-found', '--wait', '--timeout=180s')
    if (isOurs && cluster) await told(cluster, 'down')
  }
  try {
    await loadImages(await buildImages(), cluster)
    await apply('k8s/overlays/local')
    for (const store of Object.keys(stores)) await rolledOut('statefulset', store)
    for (const name of serviceNames) await rolledOut('deployment', name)
    await kubectl('apply', '-k', 'k8s/demo')
    await kubectl('wait', '--for=condition=complete', 'job/load-demo', '--timeout=300s')
    await championServes()
  } catch (error) {
    process.stderr.write(await kubectl('get', 'pods,jobs', '-o', 'wide').catch(String))
    await takeAway()
    throw error
  }
  return takeAway
}

async function buildImages(): Promise<string[]> {
  const images: string[] = []
  for (const name of serviceNames) {
    const image = `marquee-${name}:local`
    await told('docker', 'build', '--quiet', '--file', `services/${name}/Dockerfile`, '--tag', image, '.')
    images.push(image)
  }
  return [...images, ...Object.values(stores)]
}

/** As each kind of cluster takes images that no registry has. */
async function loadImages(images: readonly string[], cluster: string | undefined): Promise<void> {
  if (cluster) {
    await told(cluster, 'load', ...images)
    return
  }
  const context = (await kubectl('config', 'current-context')).trim()
  if (context.startsWith('kind-'))
    await told('kind', 'load', 'docker-image', ...images, '--name', context.slice('kind-'.length))
  else if (context === 'minikube') for (const image of images) await told('minikube', 'image', 'load', image)
  else
    throw new Error(
      `the context is ${context}: expected kind-NAME or minikube, or a command in CLUSTER that loads images`,
    )
}

async function championServes(): Promise<void> {
  await using way = await forward('service/ui', services.ui.port)
  await eventually(
    'lists come from a model',
    240_000,
    async () => {
      const answer = await fetch(`${way.address}/api/v1/trending?limit=1`)
      const { modelVersion } = (await answer.json()) as { modelVersion?: string | null } // the contract's schema for this route
      return modelVersion ?? undefined
    },
    { everyMs: 500 },
  )
}

async function told(program: string, ...args: readonly string[]): Promise<{ stdout: string }> {
  return run(program, args, { cwd: repository, maxBuffer: 64 * 1024 * 1024 })
}

import { readFile } from 'node:fs/promises'
import { eventually } from '../harness.ts'
import { kubectl, kubectlWith, repository } from './kubectl.ts'

export interface Visits {
  readonly made: number
  readonly failed: number
  readonly failures: readonly string[]
  readonly slowestMs: number
}

const elsewhere = 'marquee-visitors'

/**
 * Visitors who come through the site's Service from another namespace, until `leave` or the end of the scope.
 * @param lanes how many of them at once, each on a connection of their own
 * @param list the query of each list they ask for
 * @param least how many requests they make before they leave, however early they may
 */
export async function crowd({
  lanes = 8,
  pauseMs = 0,
  least = 1,
  list = '?limit=10',
}: {
  lanes?: number
  pauseMs?: number
  least?: number
  list?: string
} = {}): Promise<AsyncDisposable & { leave(): Promise<Visits> }> {
  const gone = () => kubectl('delete', 'namespace', elsewhere, '--ignore-not-found', '--wait')
  await gone()
  await kubectl('create', 'namespace', elsewhere)
  const program = await readFile(`${repository}/test/cluster/visitors.ts`, 'utf8')
  await kubectlWith(
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'visitors', namespace: elsewhere },
      data: { 'visitors.mts': program },
    },
    'apply',
    '--namespace',
    elsewhere,
  )
  await kubectlWith(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'visitors', namespace: elsewhere },
      spec: {
        restartPolicy: 'Never',
        enableServiceLinks: false,
        containers: [
          {
            name: 'app',
            image: 'marquee-ui:local',
            imagePullPolicy: 'IfNotPresent',
            args: ['/visitors/visitors.mts'],
            env: [
              { name: 'LANES', value: String(lanes) },
              { name: 'PAUSE_MS', value: String(pauseMs) },
              { name: 'LEAST', value: String(least) },
              { name: 'LIST', value: list },
            ],
            volumeMounts: [{ name: 'program', mountPath: '/visitors' }],
          },
        ],
        volumes: [{ name: 'program', configMap: { name: 'visitors' } }],
      },
    },
    'apply',
    '--namespace',
    elsewhere,
  )
  await kubectl('wait', '--namespace', elsewhere, '--for=condition=Ready', 'pod/visitors', '--timeout=60s')
  return {
    async leave() {
      await kubectl('exec', '--namespace', elsewhere, 'visitors', '--', 'node', '-e', 'process.kill(1, "SIGUSR2")')
      return eventually(
        'the visitors tell how it was',
        600_000,
        async () => {
          const told = (await kubectl('logs', '--namespace', elsewhere, 'visitors')).trim()
          return told === '' ? undefined : (JSON.parse(told) as Visits) // visitors.ts writes it
        },
        { everyMs: 1_000 },
      )
    },
    async [Symbol.asyncDispose]() {
      await gone()
    },
  }
}

import { expect, test } from 'vitest'
import { eventually } from '../harness.ts'
import { kubectl, kubectlWith, refusalOf } from './kubectl.ts'

/** Whether a pod of a service gets a connection. */
async function reaches(from: string, host: string, port: number): Promise<string> {
  const program = `const s = require('node:net').connect({ host: '${host}', port: ${port} });
    s.setTimeout(4000, () => { console.log('nothing'); process.exit() });
    s.on('connect', () => { console.log('connected'); process.exit() });
    s.on('error', (e) => { console.log(e.code); process.exit() });`
  return (await kubectl('exec', `deployment/${from}`, '-c', 'app', '--', 'node', '-e', program)).trim()
}

test.each([
  ['ui', 'serving', 8084],
  ['ui', 'ingestion', 8081],
  ['features', 'postgres', 5432],
  ['serving', 'redis', 6379],
  ['ingestion', 'kafka', 9092],
])('%s may talk to %s', async (from, host, port) => {
  expect(await reaches(from, host, port)).toBe('connected')
})

test.each([
  ['ui', 'postgres', 5432],
  ['ui', 'redis', 6379],
  ['ingestion', 'postgres', 5432],
  ['training', 'kafka', 9092],
  ['serving', 'ingestion', 8081],
  ['training', 'serving', 8084],
])('%s may not talk to %s', async (from, host, port) => {
  expect(await reaches(from, host, port)).not.toBe('connected')
})

const pod = (name: string, container: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'app',
        image: 'marquee-ui:local',
        imagePullPolicy: 'IfNotPresent',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...container,
      },
    ],
  },
})

test.each([
  ['privileged', { securityContext: { privileged: true } }],
  ['running as root', { securityContext: { runAsUser: 0 } }],
])('a pod that is %s is refused', async (_how, container) => {
  await expect(kubectlWith(pod('intruder', container), 'create')).rejects.toThrow(/violates PodSecurity "restricted/)
})

test('a container that asks for more than one may is refused, and a namespace cannot take more than its quota', async () => {
  await expect(
    kubectlWith(pod('greedy', { resources: { requests: { cpu: '5' }, limits: { cpu: '5' } } }), 'create'),
  ).rejects.toThrow(/maximum cpu usage per Container is 4/)
  await expect(
    kubectlWith(pod('greedy', { resources: { requests: { cpu: '4' }, limits: { cpu: '4' } } }), 'create'),
  ).rejects.toThrow(/exceeded quota: marquee, requested: .*requests.cpu=4/)
})

test('a container that takes more memory than it may is ended, and nobody else', async () => {
  const program = 'const kept = []; for (;;) kept.push(Buffer.alloc(1 << 22, 1))'
  await kubectl('delete', 'pod', 'hungry', '--ignore-not-found')
  await kubectlWith(
    pod('hungry', { args: ['-e', program], resources: { limits: { memory: '128Mi' }, requests: { memory: '64Mi' } } }),
    'create',
  )
  const ended = await eventually('it is ended', 60_000, async () => {
    const code = await kubectl(
      'get',
      'pod',
      'hungry',
      '-o',
      'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}',
    )
    return code === '' ? undefined : Number(code)
  })
  await kubectl('delete', 'pod', 'hungry')
  expect(ended).toBe(128 + 9) // SIGKILL, by the kernel: a runtime does not always hear why
})

test('no pod holds a token for the cluster', async () => {
  expect(
    await refusalOf(
      'exec',
      'deployment/serving',
      '-c',
      'app',
      '--',
      'node',
      '-e',
      "require('node:fs').readdirSync('/var/run/secrets/kubernetes.io')",
    ),
  ).toMatch(/ENOENT/)
})

import { serviceNames, services } from '@marquee/contracts/services'
import { knownKey, parseApiKeys } from '@marquee/platform/api-keys'
import { beforeAll, describe, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { find, type Manifest, type Peer, podTemplateOf, render, type Selector } from './render.ts'

const overlays = ['k8s/overlays/local', 'k8s/overlays/production'] as const
const rendered = new Map<string, Manifest[]>()

beforeAll(async () => {
  await checker('kustomize')
  for (const overlay of overlays) rendered.set(overlay, await render(overlay))
}, 240_000)
const manifestsOf = (overlay: string) => rendered.get(overlay) ?? []

/** Who talks to whom, and on which port: the whole of it. */
const edges = [
  '* → ui:8080',
  'ui → ingestion:8081',
  'ui → features:8082',
  'ui → training:8083',
  'ui → serving:8084',
  'ingestion → kafka:9092',
  'features → kafka:9092',
  'features → postgres:5432',
  'features → redis:6379',
  'training → postgres:5432',
  'serving → kafka:9092',
  'serving → postgres:5432',
  'serving → redis:6379',
  'create-topics → kafka:9092',
  'postgres-backup → postgres:5432',
]
/** Those that are not always there, but may talk when they are. */
const guests = [
  'load-demo → ingestion:8081',
  'postgres-restore → postgres:5432',
  ...serviceNames.map((name) => `marquee-observability/prometheus → ${name}:${services[name].port}`),
]

test('policies allow each real edge, at both ends, and no other', () => {
  const policies = manifestsOf('k8s/overlays/local').filter(({ kind }) => kind === 'NetworkPolicy')
  const pods = manifestsOf('k8s/overlays/local').flatMap((manifest) => podTemplateOf(manifest) ?? [])
  const portOf = (name: string, port: number | string) =>
    pods
      .filter(({ metadata }) => metadata.labels['app.kubernetes.io/name'] === name)
      .flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports))
      .find((one) => one.name === port || one.containerPort === port)?.containerPort
  const [out, into] = [new Set<string>(), new Set<string>()]
  for (const { metadata, spec } of policies) {
    if (metadata.name === 'allow-dns') continue
    const own = namesOf(spec?.podSelector)
    for (const { to = [], ports = [] } of spec?.egress ?? [])
      for (const from of own)
        for (const peer of peersOf(to)) for (const { port } of ports) out.add(`${from} → ${peer}:${port}`)
    for (const { from, ports = [] } of spec?.ingress ?? [])
      for (const at of own)
        for (const peer of from ? peersOf(from) : ['*'])
          for (const { port } of ports) into.add(`${peer} → ${at}:${portOf(at, port)}`)
  }
  expect([...into].toSorted()).toEqual([...edges, ...guests].toSorted())
  expect([...out].toSorted()).toEqual(edges.filter((edge) => !edge.startsWith('*')).toSorted())
})

test('whoever has no policy of its own may talk to nobody, and every pod asks the cluster for names', () => {
  for (const overlay of overlays) {
    const policies = manifestsOf(overlay)
    expect(find(policies, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    })
    expect(find(policies, 'NetworkPolicy', 'allow-dns').spec?.egress?.[0]?.ports).toEqual([
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ])
  }
})

describe.each(overlays)('in %s', (overlay) => {
  test('everything is in the namespace that enforces restricted pods, and counts against its quota', () => {
    const manifests = manifestsOf(overlay)
    expect(find(manifests, 'Namespace', 'marquee').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    })
    find(manifests, 'ResourceQuota', 'marquee')
    find(manifests, 'LimitRange', 'marquee')
    const elsewhere = manifests.filter(
      ({ kind, metadata }) => metadata.namespace !== 'marquee' && !['Namespace', 'PriorityClass'].includes(kind),
    )
    expect(elsewhere.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([])
  })

  test.each(serviceNames)('%s has its Service, account and disruption budget, on the port of the contract', (name) => {
    const manifests = manifestsOf(overlay)
    const { port } = services[name]
    expect(find(manifests, 'Service', name).spec?.ports).toMatchObject([{ name: 'http', port, targetPort: 'http' }])
    expect(find(manifests, 'ServiceAccount', name)).toMatchObject({ automountServiceAccountToken: false })
    const own = { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'marquee' } }
    expect(find(manifests, 'PodDisruptionBudget', name).spec).toMatchObject({ selector: own })
    expect(find(manifests, 'NetworkPolicy', name).spec).toMatchObject({ podSelector: own })
    expect(find(manifests, 'Deployment', name).spec).toMatchObject({ selector: own })
    expect(find(manifests, 'Service', name).spec).toMatchObject({ selector: own.matchLabels })
    const pod = podTemplateOf(find(manifests, 'Deployment', name))
    expect(pod?.spec).toMatchObject({ serviceAccountName: name, automountServiceAccountToken: false })
    expect(pod?.spec.containers[0]?.ports).toMatchObject([{ name: 'http', containerPort: port }])
    expect(pod?.metadata.labels).toMatchObject({
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/part-of': 'marquee',
    })
  })

  test('started, ready and alive are different questions', () => {
    for (const name of serviceNames)
      expect(podTemplateOf(find(manifestsOf(overlay), 'Deployment', name))?.spec.containers[0]).toMatchObject({
        startupProbe: { httpGet: { path: '/livez' } },
        readinessProbe: { httpGet: { path: '/readyz' } },
        livenessProbe: { httpGet: { path: '/livez' } },
        lifecycle: { preStop: { sleep: {} } },
      })
  })

  test('no container can write, gain rights or take without end', () => {
    for (const manifest of manifestsOf(overlay)) {
      const pod = podTemplateOf(manifest)
      if (!pod) continue
      const isOurs = pod.spec.containers.every(({ image }) => /(^|\/)(marquee-|marquee\/)/.test(image))
      expect(pod.spec, manifest.metadata.name).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: expect.stringContaining('marquee-'),
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        ...(isOurs ? { securityContext: { runAsUser: 10_001, runAsGroup: 10_001 } } : {}),
      })
      for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])])
        expect(container, `${manifest.metadata.name} ${container.name}`).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: {
            requests: { cpu: expect.any(String), memory: expect.any(String), 'ephemeral-storage': expect.any(String) },
            limits: { cpu: expect.any(String), memory: expect.any(String), 'ephemeral-storage': expect.any(String) },
          },
        })
    }
  })

  test.each(serviceNames)('%s follows its keys in a file, so that they are rotated without a restart', (name) => {
    const pod = podTemplateOf(find(manifestsOf(overlay), 'Deployment', name))?.spec
    const env = pod?.containers[0]?.env ?? []
    expect(env.filter(({ name }) => name.startsWith('API_KEYS'))).toEqual([
      { name: 'API_KEYS_FILE', value: '/etc/marquee/api-keys' },
    ])
    // a whole folder: Kubernetes changes nothing that is mounted by subPath
    expect(pod?.containers[0]?.['volumeMounts']).toContainEqual({
      name: 'api-keys',
      mountPath: '/etc/marquee',
      readOnly: true,
    })
    expect(pod?.['volumes']).toContainEqual({
      name: 'api-keys',
      secret: {
        secretName: expect.stringMatching(/^marquee-secrets/),
        items: [{ key: 'api-keys', path: 'api-keys' }],
        defaultMode: 0o440,
      },
    })
    expect(pod?.['securityContext']).toMatchObject({ fsGroup: 10_001, runAsGroup: 10_001 })
  })

  test('no secret is written into a manifest of a pod', () => {
    for (const manifest of manifestsOf(overlay)) {
      const pod = podTemplateOf(manifest)
      for (const { env = [] } of [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])])
        for (const { name, value } of env)
          if (/PASSWORD|_KEYS?$|DATABASE_URL|REDIS_URL/.test(name)) expect(value, name).toBeUndefined()
    }
  })
})

test.each([...overlays, 'k8s/overlays/dev'])(
  'in %s a fit that needs too much fails before the kernel ends its container',
  async (overlay) => {
    const pod = podTemplateOf(find(await render(overlay), 'Deployment', 'training'))?.spec
    const told = pod?.containers[0]?.env?.find(({ name }) => name === 'TRAIN_MEMORY_MB')?.value
    const [, limit, unit] = /"limits":\{[^}]*"memory":"(\d+)(Mi|Gi)"/.exec(JSON.stringify(pod?.containers[0])) ?? []
    expect(Number(limit) * (unit === 'Gi' ? 1024 : 1)).toBeGreaterThan(Number(told))
  },
)

test('stores stay before what answers people, and that before what can wait', () => {
  for (const overlay of overlays) {
    const manifests = manifestsOf(overlay)
    const classOf = (kind: string, name: string) =>
      podTemplateOf(find(manifests, kind, name))?.spec['priorityClassName']
    const value = (name: unknown) => Number(find(manifests, 'PriorityClass', String(name))['value'])
    expect(classOf('StatefulSet', 'redis')).toBe('marquee-stores')
    for (const name of serviceNames)
      expect(classOf('Deployment', name), name).toBe(name === 'training' ? 'marquee-batch' : 'marquee-online')
    expect(value('marquee-stores')).toBeGreaterThan(value('marquee-online'))
    expect(value('marquee-online')).toBeGreaterThan(value('marquee-batch'))
  }
})

test('a Job that was made goes when it is done: it cannot be changed, and the next version’s would be refused', async () => {
  const folders = [...overlays, 'k8s/demo', 'k8s/infrastructure/postgres/restore', 'k8s/observability/logging']
  const jobs = (await Promise.all(folders.map(render))).flat().filter(({ kind }) => kind === 'Job')
  expect(new Set(jobs.map(({ metadata }) => metadata.name))).toEqual(
    new Set(['create-topics', 'load-demo', 'postgres-restore', 'set-up']),
  )
  for (const { metadata, spec } of jobs)
    expect(spec, metadata.name).toMatchObject({ ttlSecondsAfterFinished: expect.any(Number) })
})

test('k8s/overlays/traced is the local overlay that sends traces, and lets them out', async () => {
  const traced = await render('k8s/overlays/traced')
  expect(traced.length).toBe(manifestsOf('k8s/overlays/local').length + 1)
  find(traced, 'NetworkPolicy', 'allow-traces')
  expect(traced.find(({ kind }) => kind === 'ConfigMap')?.['data']).toMatchObject({
    KAFKA_BROKERS: 'kafka:9092',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector.marquee-observability:4318',
  })
})

test('production keeps its secrets elsewhere', () => {
  expect(manifestsOf('k8s/overlays/production').filter(({ kind }) => kind === 'Secret')).toEqual([])
})

test('the keys of a local cluster open what they are for: the site writes, and who operates sends a test event, too', () => {
  const secret = manifestsOf('k8s/overlays/local').find(({ kind }) => kind === 'Secret')?.['data'] as Record<
    string,
    string
  >
  const said = (key: string) => Buffer.from(secret[key] ?? '', 'base64').toString()
  const keys = parseApiKeys(said('api-keys')) ?? []
  expect([...(knownKey(said('ingestion-key'), keys)?.scopes ?? [])]).toEqual(['ingestion'])
  expect([...(knownKey(said('operations-key'), keys)?.scopes ?? [])].toSorted()).toEqual(['ingestion', 'operations'])
})

test('a changed setting has another name, so that its pods are replaced', () => {
  const pod = podTemplateOf(find(manifestsOf('k8s/overlays/local'), 'Deployment', 'serving'))
  expect(JSON.stringify(pod)).toMatch(/"configMapRef":\{"name":"marquee-settings-[0-9a-z]{10}"\}/)
  expect(JSON.stringify(pod)).toMatch(/"secretKeyRef":\{"key":"redis-url","name":"marquee-secrets-[0-9a-z]{10}"\}/)
  expect(JSON.stringify(pod)).toMatch(/"secretName":"marquee-secrets-[0-9a-z]{10}"/)
})

/** The values of app.kubernetes.io/name that a selector is about. */
function namesOf(selector: Selector | undefined): readonly string[] {
  const plain = selector?.matchLabels?.['app.kubernetes.io/name']
  if (plain) return [plain]
  return (selector?.matchExpressions ?? [])
    .filter(({ key, operator }) => key === 'app.kubernetes.io/name' && operator === 'In')
    .flatMap(({ values }) => values)
}

/** The names of peers; of one from elsewhere, behind that of its namespace. */
const peersOf = (peers: readonly Peer[]): readonly string[] =>
  peers.flatMap(({ namespaceSelector, podSelector }) => {
    const elsewhere = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name']
    return namesOf(podSelector).map((name) => (elsewhere ? `${elsewhere}/${name}` : name))
  })

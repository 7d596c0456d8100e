import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checker } from './checkers.ts'
import { find, type Manifest, type Peer, podTemplateOf, render, renderTogether, repository } from './render.ts'

/** Production, whose Kafka and Postgres run in pods that operators make: what they are told of them. */
let production: Manifest[] = []
beforeAll(async () => {
  await checker('kustomize')
  production = await render('k8s/overlays/production')
}, 240_000)

interface Told {
  readonly resources: unknown
  readonly template: Readonly<Record<string, unknown>>
}
interface Kafka {
  readonly kafka: { readonly listeners: readonly { readonly networkPolicyPeers?: readonly Peer[] }[] }
  readonly cruiseControl: Told
}
const kafka = () => find(production, 'Kafka', 'marquee').spec as unknown as Kafka // operators.test.ts says that it is valid
const brokers = () => find(production, 'KafkaNodePool', 'nodes').spec as unknown as Told

test('what operators put on a node’s disk has room there: who says nothing may take 64Mi', () => {
  const room = { requests: { 'ephemeral-storage': '256Mi' }, limits: { 'ephemeral-storage': '2Gi' } }
  expect(find(production, 'Cluster', 'marquee-postgres').spec).toMatchObject({ resources: room })
  expect(brokers().resources).toMatchObject(room)
  const some = expect.any(String)
  const amounts = { cpu: some, memory: some, 'ephemeral-storage': some }
  expect(kafka().cruiseControl.resources).toEqual({ requests: amounts, limits: amounts })
})

describe('Strimzi', () => {
  test('lets at the brokers whoever has a way out to them, and KEDA, which asks for the lag; nobody else', () => {
    const withAWayOut = production
      .filter(({ kind, spec }) => kind === 'NetworkPolicy' && spec?.egress?.some(isToKafka))
      .map(({ metadata }) => metadata.name)
    expect(withAWayOut.toSorted()).toEqual(['create-topics', 'features', 'ingestion', 'serving'])
    expect(kafka().kafka.listeners.map(({ networkPolicyPeers }) => networkPolicyPeers)).toEqual([
      [
        {
          podSelector: {
            matchExpressions: [
              {
                key: 'app.kubernetes.io/name',
                operator: 'In',
                values: expect.toSatisfy(
                  (names: string[]) => names.toSorted().join() === withAWayOut.toSorted().join(),
                ),
              },
            ],
          },
        },
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } },
          podSelector: { matchLabels: { app: 'keda-operator' } },
        },
      ],
    ])
  })

  test('makes pods that the namespace takes, which enforces `restricted`', () => {
    const pod = { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } }
    const container = { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }
    expect(brokers().template).toMatchObject({ pod, kafkaContainer: container, initContainer: container })
    expect(brokers().template['pod']).toMatchObject({ securityContext: { fsGroup: 0 } }) // Strimzi's own, which ours replaces
    expect(kafka().cruiseControl.template).toMatchObject({ pod, cruiseControlContainer: container })
  })

  test('makes brokers that may ask the API server for their zone', () => {
    expect(find(production, 'Kafka', 'marquee').spec).toMatchObject({ kafka: { rack: {} } })
    const { spec } = find(production, 'NetworkPolicy', 'strimzi')
    expect(spec?.egress).toContainEqual({ ports: [{ port: 443 }, { port: 6443 }] })
  })
})

describe('KEDA asks the Kafka that features is told of', () => {
  const asked = { triggers: [{ metadata: { bootstrapServersFromEnv: 'KAFKA_BROKERS' } }] }

  test('with Strimzi, by a name that holds in its own namespace, too', () => {
    expect(find(production, 'ScaledObject', 'features').spec).toMatchObject(asked)
    const settings = production.find(({ kind }) => kind === 'ConfigMap')
    expect(settings?.['data']).toMatchObject({ KAFKA_BROKERS: 'marquee-kafka-bootstrap.marquee.svc:9092' })
  })

  test('with a Kafka elsewhere', async () => {
    const managed = await renderTogether({
      resources: ['k8s/services/features/base'],
      components: ['production', 'managed-stores', 'keda'].map((name) => `k8s/components/${name}`),
    })
    expect(find(managed, 'ScaledObject', 'features').spec).toMatchObject(asked)
    expect(podTemplateOf(find(managed, 'Deployment', 'features'))?.spec.containers[0]?.env).toContainEqual({
      name: 'KAFKA_BROKERS',
      valueFrom: { secretKeyRef: { name: 'marquee-secrets', key: 'kafka-brokers' } },
    })
  })
})

test('replicas follow the metric that the adapter’s rules make', async () => {
  const component = join(repository, 'k8s/components/requests-per-second')
  const { rules } = parse(await readFile(join(component, 'adapter-rules.yaml'), 'utf8')) as {
    rules: { name: { as: string } }[]
  }
  const names = rules.map(({ name }) => name.as)
  const scaled = production.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
  expect(scaled.length).toBeGreaterThan(0)
  for (const { spec } of scaled)
    expect(spec).toMatchObject({ metrics: [{}, { type: 'Pods', pods: { metric: { name: names[0] } } }] })
  const text = await readFile(join(component, 'kustomization.yaml'), 'utf8')
  expect(new Set(text.match(/\w*http_requests_per_second/g))).toEqual(new Set(names))
})

const isToKafka = ({ to = [] }: { readonly to?: readonly Peer[] }): boolean =>
  to.some(({ podSelector }) => podSelector?.matchExpressions?.some(({ values }) => values.includes('kafka')))

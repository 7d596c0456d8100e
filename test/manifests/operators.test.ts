import { beforeAll, describe, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { operators } from './operators.ts'
import { type Manifest, render } from './render.ts'

let manifests: Manifest[] = []
beforeAll(async () => {
  await checker('kustomize')
  const folders = ['k8s/overlays/production', 'k8s/gateway', 'k8s/observability/prometheus/operator']
  manifests = (await Promise.all(folders.map(render))).flat()
}, 240_000)

describe.each([
  ['the Gateway API', 'gateway.networking.k8s.io/v1', ['Gateway', 'HTTPRoute']],
  ['KEDA', 'keda.sh/v1alpha1', ['ScaledObject']],
  ['Strimzi', 'kafka.strimzi.io/v1', ['Kafka', 'KafkaNodePool']],
  ["Prometheus' operator", 'monitoring.coreos.com/v1', ['PrometheusRule', 'ServiceMonitor']],
  ['CloudNativePG', 'postgresql.cnpg.io/v1', ['Cluster', 'ScheduledBackup']],
] as const)('%s', { timeout: 240_000 }, (_name, apiVersion, kinds) => {
  const refusalsOf = operators[apiVersion] ?? (() => Promise.reject(new Error(`nobody judges ${apiVersion}`)))
  const theirs = () => manifests.filter((manifest) => manifest.apiVersion === apiVersion)

  test('takes its objects', async () => {
    expect(new Set(theirs().map(({ kind }) => kind))).toEqual(new Set(kinds))
    expect(await refusalsOf(theirs())).toEqual(theirs().map(() => null))
  })

  test('refuses a field that it does not know', async () => {
    const misspelt = theirs().map((manifest) => ({ ...manifest, spec: { ...manifest.spec, nonsense: 1 } }))
    for (const refusal of await refusalsOf(misspelt)) expect(refusal).toMatch(/nonsense|additional properties/)
  })
})

test('no object of an API that nobody judges', () => {
  const own = /^(v1|(apps|batch|autoscaling|policy|networking\.k8s\.io|scheduling\.k8s\.io)\/v\d)$/
  const others = new Set(manifests.map(({ apiVersion }) => apiVersion).filter((apiVersion) => !own.test(apiVersion)))
  expect([...others].toSorted()).toEqual(Object.keys(operators).toSorted())
})

import { serviceNames } from '@marquee/contracts/services'
import { featuresConfig } from '@marquee/features/config'
import { ingestionConfig } from '@marquee/ingestion/config'
import { personSettings } from '@marquee/platform/access'
import { readConfig } from '@marquee/platform/config'
import { servingConfig } from '@marquee/serving/config'
import { trainingConfig } from '@marquee/training/config'
import { uiSettings } from '@marquee/ui/config'
import { beforeAll, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { find, type Manifest, podTemplateOf, renderTogether } from './render.ts'

const settings = {
  ui: uiSettings,
  ingestion: ingestionConfig,
  features: featuresConfig,
  training: trainingConfig,
  serving: servingConfig,
}
/** Those that ask people who they are. */
const gates = serviceNames.filter((name) => 'jwksUrl' in settings[name])

let manifests: Manifest[] = []
beforeAll(async () => {
  await checker('kustomize')
  manifests = await renderTogether({
    resources: ['k8s/overlays/production'],
    components: ['k8s/components/people'],
  })
}, 240_000)

test('every service that asks people who they are has the issuer from the same ConfigMap', () => {
  expect(gates.toSorted()).toEqual(['ingestion', 'serving', 'ui'])
  const said = manifests.filter(({ data }) => JSON.stringify(data ?? {}).includes('JWKS_URL'))
  expect(said.map(({ kind }) => kind)).toEqual(['ConfigMap'])
  const [config] = said
  for (const name of gates) {
    const container = podTemplateOf(find(manifests, 'Deployment', name))?.spec.containers[0]
    expect(container?.['envFrom'], name).toEqual([{ configMapRef: { name: config?.metadata.name } }])
    expect(container?.env?.filter(({ name }) => name.startsWith('JW')) ?? [], name).toEqual([])
  }
  expect(readConfig(personSettings, config?.['data'] as Record<string, string>)).toEqual({
    jwksUrl: 'https://issuer.example.com/.well-known/jwks.json',
    jwtIssuer: 'https://issuer.example.com',
    jwtAudience: 'marquee',
  })
})

test('the site has no key left to speak for everybody with', () => {
  const container = podTemplateOf(find(manifests, 'Deployment', 'ui'))?.spec.containers[0]
  expect(container?.env?.map(({ name }) => name)).toContain('INGESTION_URL')
  expect(container?.env?.map(({ name }) => name)).not.toContain('INGESTION_API_KEY')
})

test('they reach the issuer outside, and by that nothing inside', () => {
  expect(find(manifests, 'NetworkPolicy', 'to-issuer').spec).toEqual({
    podSelector: {
      matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: expect.toSatisfy(areGates) }],
    },
    policyTypes: ['Egress'],
    egress: [
      {
        ports: [{ port: 443 }],
        to: [
          {
            ipBlock: {
              cidr: '0.0.0.0/0',
              except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
            },
          },
        ],
      },
    ],
  })
})

const areGates = (names: readonly string[]) => names.toSorted().join() === gates.toSorted().join()

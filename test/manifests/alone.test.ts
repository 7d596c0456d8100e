import { serviceNames } from '@marquee/contracts/services'
import { beforeAll, describe, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { render } from './render.ts'

beforeAll(() => checker('kustomize'), 240_000)

const kinds = ['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount']
const scaled = ['ui', 'ingestion', 'serving']

describe.each(['local', 'production'])('a service that is deployed alone into %s', (overlay) => {
  test.each(serviceNames)('%s is what it is with the rest, and with the same settings', async (name) => {
    const [whole, alone] = await Promise.all([
      render(`k8s/overlays/${overlay}`),
      render(`k8s/services/${name}/overlays/${overlay}`),
    ])
    for (const object of alone) expect(whole).toContainEqual(object)
    const own = alone.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === name)
    expect(own.map(({ kind }) => kind).toSorted()).toEqual(
      [...kinds, ...(scaled.includes(name) ? ['HorizontalPodAutoscaler'] : [])].toSorted(),
    )
    const shared = alone.filter((object) => !own.includes(object)).map(({ kind }) => kind)
    expect(shared.toSorted()).toEqual(overlay === 'local' ? ['ConfigMap', 'Secret'] : ['ConfigMap'])
  })
})

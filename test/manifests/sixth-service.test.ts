import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { find, podTemplateOf, render, renderFiles, repository } from './render.ts'

const overlayLine = 1

test('the sixth service of docs/kubernetes.md costs forty lines, and is like the five', {
  timeout: 240_000,
}, async () => {
  const files = Object.fromEntries(
    [...(await readFile(join(repository, 'docs/kubernetes.md'), 'utf8')).matchAll(/^```yaml (\S+)\n(.*?)^```/gms)].map(
      ([, name = '', text = '']) => [name, text],
    ),
  )
  expect(Object.keys(files)).toEqual(['kustomization.yaml', 'sixth.yaml'])
  const lines = Object.values(files).flatMap((text) => text.trim().split('\n'))
  expect(lines.length + overlayLine).toBeLessThanOrEqual(40)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120) // of an honest length

  const sixth = await renderFiles((fromHere) =>
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, text.replaceAll('../../../service', fromHere('k8s/service'))]),
    ),
  )
  const kinds = ['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount']
  expect(sixth.map(({ kind }) => kind).toSorted()).toEqual(kinds)
  for (const kind of kinds) find(sixth, kind, 'sixth')
  expect(find(sixth, 'NetworkPolicy', 'sixth').spec).toMatchObject({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'sixth' } },
  })

  const ours = podTemplateOf(find(await render('k8s/services/ingestion/base'), 'Deployment', 'ingestion'))
  const theirs = podTemplateOf(find(sixth, 'Deployment', 'sixth'))
  for (const field of ['securityContext', 'volumes', 'terminationGracePeriodSeconds', 'enableServiceLinks'])
    expect(theirs?.spec[field], field).toEqual(ours?.spec[field])
  for (const field of ['securityContext', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'])
    expect(theirs?.spec.containers[0]?.[field], field).toEqual(ours?.spec.containers[0]?.[field])
})

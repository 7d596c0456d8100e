import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { eventually } from '../harness.ts'
import { apply, kubectl, podsOf, repository, rolledOut } from './kubectl.ts'
import { openSite } from './site.ts'

afterEach(async () => {
  await apply('k8s/overlays/local')
  await rolledOut('deployment', 'serving')
})

test('a bad image stops by itself, the site answers all the while, and `kubectl rollout undo` takes it back', async () => {
  const before = await podsOf('serving')
  await kubectl('set', 'image', 'deployment/serving', 'app=marquee-serving:does-not-exist')
  await eventually('the new pod does not come up', 120_000, async () => {
    const waiting = await kubectl(
      'get',
      'pods',
      '-l',
      'app.kubernetes.io/name=serving',
      '-o',
      'jsonpath={.items[*].status.containerStatuses[*].state.waiting.reason}',
    )
    return /ErrImagePull|ImagePullBackOff/.test(waiting) ? true : undefined
  })
  const still = (await podsOf('serving')).map(({ metadata }) => metadata.name)
  for (const { metadata } of before) expect(still).toContain(metadata.name)
  {
    await using site = await openSite()
    expect((await site.listFor('anybody')).items.length).toBeGreaterThan(0)
  }
  await kubectl('rollout', 'undo', 'deployment/serving')
  await rolledOut('deployment', 'serving')
  for (const { spec } of await podsOf('serving')) expect(spec.containers[0]?.image).toBe('marquee-serving:local')
})

test.each([
  ['setting', { configMapGenerator: [{ name: 'marquee-settings', behavior: 'merge', literals: ['LOG_LEVEL=warn'] }] }],
  [
    'secret',
    { secretGenerator: [{ name: 'marquee-secrets', behavior: 'merge', literals: ['operations-key=another'] }] },
  ],
])('a changed %s replaces the pods that read it', { timeout: 600_000 }, async (_what, change) => {
  const before = new Set((await podsOf('serving')).map(({ metadata }) => metadata.uid))
  const caches = join(repository, 'node_modules/.cache')
  await mkdir(caches, { recursive: true })
  const folder = await mkdtemp(join(caches, 'changed-'))
  try {
    await writeFile(
      join(folder, 'kustomization.yaml'),
      stringify({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        namespace: 'marquee',
        resources: [relative(folder, join(repository, 'k8s/overlays/local'))],
        ...change,
      }),
    )
    await apply(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
  await rolledOut('deployment', 'serving')
  for (const { metadata } of await podsOf('serving')) expect(before).not.toContain(metadata.uid)
})

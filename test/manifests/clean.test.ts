import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { serviceNames } from '@marquee/contracts/services'
import { beforeAll, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { type Manifest, render } from './render.ts'

const folders = [
  'k8s/overlays/dev',
  'k8s/overlays/local',
  'k8s/overlays/production',
  'k8s/overlays/traced',
  'k8s/demo',
  'k8s/infrastructure/postgres/restore',
  ...serviceNames.map((name) => `k8s/services/${name}/overlays/production`),
]

beforeAll(() => Promise.all([checker('kustomize'), checker('kube-score')]), 240_000)

test.each(folders)('kube-score finds nothing in %s', async (folder) => {
  expect(await findings(await render(folder))).toEqual([])
})

test('kube-score finds what is there', async () => {
  const manifests = (await render('k8s/services/ui/overlays/production')).map((manifest) =>
    manifest.kind === 'Deployment' ? without(manifest, 'securityContext') : manifest,
  )
  expect(await findings(manifests)).toContainEqual(expect.stringContaining('ui/marquee'))
})

test.each(folders)('every exception of %s says why', async (folder) => {
  const excepted = (await render(folder)).filter(({ metadata }) => metadata.annotations?.['kube-score/ignore'])
  for (const { kind, metadata } of excepted)
    expect(metadata.annotations?.['marquee.dev/kube-score-because'], `${kind} ${metadata.name}`).toMatch(/^.{20,}$/)
})

async function findings(manifests: readonly Manifest[]): Promise<string[]> {
  const child = spawn(await checker('kube-score'), ['score', '--output-format', 'ci', '-'])
  child.stdin.end(manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n'))
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (!said.includes('[OK]')) throw new Error(`kube-score judged nothing: ${said}${complained}`)
  return said.split('\n').filter((line) => /^\[(CRITICAL|WARNING)\]/.test(line))
}

/** The object with a field gone, wherever it is. */
function without(manifest: Manifest, field: string): Manifest {
  return JSON.parse(JSON.stringify(manifest, (key, value: unknown) => (key === field ? undefined : value))) as Manifest
}

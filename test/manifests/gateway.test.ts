import { readConfig } from '@marquee/platform/config'
import { uiSettings } from '@marquee/ui/config'
import { beforeAll, describe, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { find, type Manifest, render } from './render.ts'

interface Rule {
  readonly matches: readonly { readonly path: { readonly type: 'Exact' | 'PathPrefix'; readonly value: string } }[]
  readonly timeouts: { readonly request: string }
}

let production: Manifest[] = []
let way: Manifest[] = []
beforeAll(async () => {
  await checker('kustomize')
  ;[production, way] = await Promise.all([render('k8s/overlays/production'), render('k8s/gateway')])
}, 240_000)

const route = () => find(production, 'HTTPRoute', 'marquee')
const settings = () =>
  find(production, 'ConfigMap', production.find(({ kind }) => kind === 'ConfigMap')?.metadata.name ?? '')

test('the Gateway is in a namespace of its own, which marquee’s default-deny does not reach, and takes marquee’s routes alone', () => {
  const gateway = find(way, 'Gateway', 'marquee')
  find(way, 'Namespace', gateway.metadata.namespace ?? '')
  expect(gateway.metadata.namespace).not.toBe(route().metadata.namespace)
  expect(gateway.spec).toMatchObject({
    listeners: [
      {
        name: 'https',
        hostname: 'marquee.example.com',
        allowedRoutes: {
          namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'marquee' } } },
        },
      },
    ],
  })
  expect(route().spec).toMatchObject({
    parentRefs: [{ name: 'marquee', namespace: gateway.metadata.namespace, sectionName: 'https' }],
    hostnames: ['marquee.example.com'],
  })
})

describe('a request through it', () => {
  test.each(['/api/console/live', '/api/console/test-event', '/api/v1/events/import'])(
    'to %s may take as long as it takes',
    (path) => {
      expect(deadlineOf(path)).toBe('0s')
    },
  )

  test.each(['/', '/api/v1/users/ada/home', '/api/v1/events', '/api/console/access'])(
    'to %s is answered by the site itself, before the Gateway gives up',
    (path) => {
      expect(Number.parseInt(deadlineOf(path), 10) * 1_000).toBeGreaterThan(
        readConfig(uiSettings, {}).upstreamDeadlineMs,
      )
    },
  )

  test('counts as its visitor’s own, since services believe the proxies before them', () => {
    const { trustedProxies } = readConfig(uiSettings, settings()['data'] as Record<string, string>)
    expect(trustedProxies).toContainEqual(expect.stringMatching(/^\d+\.\d+\.\d+\.\d+\/\d+$/))
  })
})

/** An exact match goes before a prefix, wherever it stands. */
function deadlineOf(path: string): string {
  const rules = (route().spec as unknown as { rules: readonly Rule[] }).rules // operators.test.ts says that it is valid
  const has = (type: string, fits: (value: string) => boolean) =>
    rules.find(({ matches }) => matches.some((match) => match.path.type === type && fits(match.path.value)))
  const rule = has('Exact', (value) => value === path) ?? has('PathPrefix', (value) => path.startsWith(value))
  return rule?.timeouts.request ?? ''
}

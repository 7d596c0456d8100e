import { beforeAll, describe, expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { find, type Manifest, podTemplateOf, render, renderTogether } from './render.ts'

/** Those that open the database. */
const services = ['features', 'training', 'serving'] as const
const userOf = (service: string) => ({ name: `marquee-postgres-${service}`, key: 'uri' })

let production: Manifest[] = []
let managed: Manifest[] = []
beforeAll(async () => {
  await checker('kustomize')
  production = await render('k8s/overlays/production')
  managed = await renderTogether({
    resources: services.map((name) => `k8s/services/${name}/base`),
    components: ['production', 'managed-stores', 'database-roles'].map((name) => `k8s/components/${name}`),
  })
}, 240_000)

describe.each([
  ['CloudNativePG', () => production, { name: 'marquee-postgres-app', key: 'uri' }],
  ['a database elsewhere', () => managed, { name: 'marquee-secrets', key: 'database-url' }],
] as const)('with %s', (_where, manifests, owner) => {
  test('each service logs in as its own user; the owner, who gives the rights, is the migration’s alone', () => {
    const pods = services.map((name) => podTemplateOf(find(manifests(), 'Deployment', name))?.spec)
    expect(pods.map((pod) => envOf(pod?.containers[0]))).toEqual(
      services.map((name) => ({ DATABASE_URL: { secretKeyRef: userOf(name) } })),
    )
    expect(pods.flatMap((pod) => pod?.initContainers ?? []).map(envOf)).toEqual([
      { DATABASE_ROLE_PREFIX: 'marquee', DATABASE_URL: { secretKeyRef: owner } },
    ])
  })
})

test('CloudNativePG makes each role, and then its user by the password that the service has', () => {
  const roles = services.map((name) => ({ name: `marquee_${name}` }))
  const users = services.map((name) => ({
    name: `${name}_1`,
    login: true,
    inRoles: [`marquee_${name}`],
    passwordSecret: { name: userOf(name).name },
  }))
  expect(find(production, 'Cluster', 'marquee-postgres').spec).toMatchObject({
    managed: { roles: [...roles, ...users] },
  })
})

/** What a container is told of the database. */
const envOf = (container: { readonly env?: readonly { readonly name: string }[] } | undefined) =>
  Object.fromEntries(
    (container?.env ?? [])
      .filter(({ name }) => name.startsWith('DATABASE_'))
      .map(({ name, ...said }) => [name, 'value' in said ? said.value : 'valueFrom' in said ? said.valueFrom : said]),
  )

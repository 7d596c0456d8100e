import { execFile } from 'node:child_process'
import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Component {
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly licenses?: readonly { license?: { id?: string; name?: string }; expression?: string }[]
}

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(root + file, 'utf8')) as T

beforeAll(() => promisify(execFile)('pnpm', ['run', 'bom'], { cwd: root }))

test('all that the services and the program run on is in the bill of materials, at its version, and nothing of our tests', async () => {
  const listed = await componentsOf('bom.cdx.json')
  for await (const file of glob('{packages,services,apps}/*/package.json', { cwd: root }))
    expect(listed, file).toEqual(expect.arrayContaining(await foreign(file, 'dependencies')))
  expect(await foreign('bench/package.json', 'dependencies')).toContainEqual(ofAutocannon)
  expect(listed).not.toContainEqual(ofAutocannon)
})

test('all that the site is built from is in a bill of materials of its own', async () => {
  expect(await componentsOf('bom-site.cdx.json')).toEqual(
    expect.arrayContaining(await foreign('services/ui/package.json', 'devDependencies')),
  )
})

test.each(['bom.cdx.json', 'bom-site.cdx.json'])(
  'everything in %s has a licence that lets it ship under ours',
  async (file) => {
    const { components } = await readJson<{ components: Component[] }>(file)
    const others = components.filter(({ group }) => group !== '@marquee')
    expect(others.length).toBeGreaterThan(50)
    const refused = others.filter((component) => !isPermissive(component))
    expect(refused.map(({ name, licenses }) => ({ name, licenses }))).toEqual([])
  },
)

const ofAutocannon = expect.stringMatching(/^autocannon@/)

async function componentsOf(file: string): Promise<string[]> {
  const { components } = await readJson<{ components: Component[] }>(file)
  return components.map(({ group, name, version }) => `${group === undefined ? '' : `${group}/`}${name}@${version}`)
}

/** What a package of ours takes from others, each with the version that the catalogue names. */
async function foreign(file: string, kind: 'dependencies' | 'devDependencies'): Promise<string[]> {
  const { catalog } = parse(await readFile(`${root}pnpm-workspace.yaml`, 'utf8')) as { catalog: Record<string, string> }
  const { [kind]: dependencies = {} } = await readJson<Partial<Record<typeof kind, Record<string, string>>>>(file)
  return Object.entries(dependencies)
    .filter(([, version]) => version === 'catalog:')
    .map(([name]) => `${name}@${catalog[name]}`)
}

const permissive = /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|Zlib|OFL-1\.1)\b/

/** lightningcss, under the MPL, builds the site and is no part of it. */
function isPermissive({ name, licenses = [] }: Component): boolean {
  const [first] = licenses
  const terms = first?.expression ?? first?.license?.id ?? first?.license?.name ?? ''
  return name === 'lightningcss' || terms.split(/ and /i).every((term) => permissive.test(term))
}

import { execFile } from 'node:child_process'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serviceNames } from '@marquee/contracts/services'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { checker } from '../manifests/checkers.ts'
import { observability, root } from './repository.ts'

const logging = `${observability}logging/`
const read = (file: string) => readFile(logging + file, 'utf8')

interface SavedObject {
  readonly type: string
  readonly id: string
  readonly attributes: {
    readonly title: string
    readonly columns?: readonly string[]
    readonly kibanaSavedObjectMeta?: { readonly searchSourceJSON: string }
  }
  readonly references: readonly { readonly id: string; readonly name: string; readonly type: string }[]
}

const objects = (await read('kibana/marquee.ndjson'))
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as SavedObject)
const template = JSON.parse(await read('elasticsearch/index-template.json')) as {
  index_patterns: string[]
  allow_auto_create: boolean
  template: { settings: Record<string, unknown>; mappings: { properties: Record<string, { type?: string }> } }
}

describe('logs', () => {
  test.each(['fluent-bit.yaml', 'fluent-bit.compose.yaml'])(
    'of %s go into the stream that the template makes',
    async (file) => {
      const { pipeline } = parse(await read(file)) as {
        pipeline: { outputs: { index: string; write_operation: string }[] }
      }
      expect(template.index_patterns).toEqual([`${pipeline.outputs[0]?.index}*`])
      expect(pipeline.outputs[0]?.write_operation).toBe('create') // a data stream takes nothing else
    },
  )

  test('that come before the template wait for it: they make no index of their own, whose fields would be guessed', async () => {
    const stores = parseAllDocuments(await read('elasticsearch.yaml')).map((document) => JSON.stringify(document))
    const [, rule = ''] = /"action.auto_create_index","value":"([^"]*)"/.exec(stores.join()) ?? []
    expect(rule.split(',')).toEqual([`-${template.index_patterns[0]}`, '+*'])
    expect(template.allow_auto_create).toBe(true)
    const { pipeline } = parse(await read('fluent-bit.yaml')) as { pipeline: { outputs: { retry_limit: string }[] } }
    expect(pipeline.outputs[0]?.retry_limit).toBe('no_limits')
  })

  test.each(['fluent-bit.yaml', 'fluent-bit.compose.yaml'])(
    'go by %s, of which Fluent Bit has every plugin and property',
    { timeout: 240_000 },
    async (file) => {
      expect(await complaintsOfFluentBit(await read(file))).toBe('')
      for (const [known, unknown] of [
        ['skip_long_lines', 'skip_short_lines'],
        ['write_operation', 'write_operations'],
      ] as const)
        expect(await complaintsOfFluentBit((await read(file)).replace(known, unknown))).toContain(unknown)
    },
  )

  test('in compose are those of every service', async () => {
    const { pipeline } = parse(await read('fluent-bit.compose.yaml')) as { pipeline: { filters: { regex?: string }[] } }
    const [, names = ''] = /^service \^\((.*)\)\$$/.exec(pipeline.filters.find(({ regex }) => regex)?.regex ?? '') ?? []
    expect(names.split('|').toSorted()).toEqual(serviceNames.toSorted())
  })

  test('end by the policy that is set up before the template that names it', async () => {
    const policy = template.template.settings['index.lifecycle.name']
    const script = await read('set-up.sh')
    const { phases } = (JSON.parse(await read('elasticsearch/retention.json')) as { policy: { phases: object } }).policy
    expect(Object.keys(phases)).toEqual(['hot', 'delete'])
    expect(script.indexOf(`_ilm/policy/${policy}`)).toBeGreaterThan(0)
    expect(script.indexOf(`_index_template/${policy}`)).toBeGreaterThan(script.indexOf(`_ilm/policy/${policy}`))
  })

  test('can be searched by trace, service, level and time', () => {
    const { properties } = template.template.mappings
    for (const field of ['trace_id', 'service', 'level']) expect(properties[field]?.type).toBe('keyword')
    expect(properties['@timestamp']?.type).toBe('date')
  })

  test('are shown by a data view, and searches that refer to it and ask for fields that are mapped', () => {
    const [view, ...searches] = objects
    expect(view).toMatchObject({ type: 'index-pattern', attributes: { title: template.index_patterns[0] } })
    expect(searches.length).toBeGreaterThanOrEqual(4)
    for (const { attributes, references } of searches) {
      expect(references).toEqual([
        { id: view?.id, name: 'kibanaSavedObjectMeta.searchSourceJSON.index', type: 'index-pattern' },
      ])
      const { query } = JSON.parse(attributes.kibanaSavedObjectMeta?.searchSourceJSON ?? '{}') as {
        query: { query: string }
      }
      const asked = [...query.query.matchAll(/(\w[\w.]*)\s*(?::|>=)/g)].map(([, field = '']) => field)
      expect(asked.length, attributes.title).toBeGreaterThan(0)
      for (const field of asked)
        expect(Object.keys(template.template.mappings.properties), attributes.title).toContain(field)
    }
  })
})

/** By its makers' own list of plugins and their properties; what they do with them is not tried. */
async function complaintsOfFluentBit(text: string): Promise<string> {
  const program = await checker('fluentbit-config')
  const folder = await mkdtemp(join(tmpdir(), 'marquee-fluent-bit-'))
  try {
    const file = join(folder, 'fluent-bit.yaml')
    await writeFile(file, text)
    return await promisify(execFile)(program, ['--schema', '--dry-run', file]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('compose mounts files that are there', async () => {
  const { services: containers } = parse(await readFile(`${root}compose.observability.yml`, 'utf8'), {
    merge: true,
  }) as {
    services: Record<string, { profiles: string[]; volumes?: string[] }>
  }
  for (const [name, { profiles, volumes = [] }] of Object.entries(containers)) {
    expect(['observability', 'logs'], name).toContain(profiles[0])
    for (const [path = ''] of volumes.map((volume) => volume.split(':')).filter(([from]) => from?.startsWith('./')))
      await expect(access(root + path), path).resolves.toBeUndefined()
  }
})

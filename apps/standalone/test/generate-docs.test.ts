import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { beforeAll, describe, expect, test } from 'vitest'
import { generateDocs } from '../src/generate-docs.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let docs: ReadonlyMap<string, string>
beforeAll(async () => {
  docs = await generateDocs()
})

const openApis = () =>
  [...docs]
    .filter(([path]) => path.endsWith('.openapi.json'))
    .map(([path, content]) => ({ path, document: JSON.parse(content) as OpenApi }))

type OpenApi = {
  paths: Record<string, Record<string, { summary?: string; responses?: Record<string, unknown> }>>
}

describe('the documents derived from the code', () => {
  test('are the ones that are committed (pnpm generate brings them up to date)', async () => {
    for (const [path, content] of docs) expect(await readFile(root + path, 'utf8'), path).toBe(content)
  })

  test('every route says what it does and what it answers with', () => {
    expect(openApis()).toHaveLength(5)
    for (const { path, document } of openApis()) {
      for (const [route, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          expect(operation.summary, `${path} ${method} ${route}`).toBeTruthy()
          expect(Object.keys(operation.responses ?? {}), `${path} ${method} ${route}`).not.toEqual(['default'])
        }
      }
    }
  })

  test('the APIs are valid OpenAPI 3.1', async () => {
    for (const { path, document } of openApis()) {
      const validator = new Validator()
      const { valid, errors } = await validator.validate(document)
      expect(errors, path).toBeUndefined()
      expect(valid && validator.version, path).toBe('3.1')
    }
  })

  test('the events are valid AsyncAPI 3.0', () => {
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
    formats.default(ajv)
    const validate = ajv.compile(schema)
    validate(JSON.parse(docs.get('docs/api/events.asyncapi.json') ?? ''))
    expect(validate.errors).toBeNull()
  })
})

import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { patternWords } from './patterns.ts'

/** One thing wrong with one field, in words a caller can act on. */
export interface FieldError {
  /** JSON pointer to the field, e.g. `/3/occurredAt` */
  readonly path: string
  /** what was found there, shortened; absent when the field is missing */
  readonly value?: unknown
  readonly expected: string
}

/** TypeBox stops at 8, which would hide the ninth wrong field; without any end a body of a megabyte makes half a million errors. */
const mostErrors = 10_000
Settings.Set({ maxErrors: mostErrors })

const compiled = new WeakMap<TSchema, Validator>()

/** The compiled validator of a schema, made once. */
export function validatorOf(schema: TSchema): Validator {
  let validator = compiled.get(schema)
  if (!validator) {
    validator = Compile(schema)
    compiled.set(schema, validator)
  }
  return validator
}

/**
 * Every way in which a value breaks a schema, one line a field; empty when it fits. At most 10,000: fields that are known and wrong
 * come before fields that are not known, so that no number of those hides them.
 */
export function fieldErrors(schema: TSchema, value: unknown): FieldError[] {
  const validator = validatorOf(schema)
  if (validator.Check(value)) return []
  const byPath = new Map<string, FieldError>()
  const unknown = new Set<string>()
  for (const error of validator.Errors(value)) {
    for (const [pointer, expected] of explain(error)) {
      const path = shortenPointer(pointer)
      if (byPath.has(path)) continue
      const found = at(value, pointer)
      byPath.set(path, found === undefined ? { path, expected } : { path, value: shorten(found), expected })
      if (error.keyword === 'boolean') unknown.add(path)
    }
  }
  if (byPath.size === 0) byPath.set('', { path: '', value: shorten(value), expected: 'a value that fits the schema' })
  return [...byPath.values()].sort((a, b) => Number(unknown.has(a.path)) - Number(unknown.has(b.path)))
}

const unknownField = 'no such field: it is not known'

/** All that is wrong is a field that is not known: at the edge a mistake, from the log what a newer version added. */
export const isUnknownField = ({ expected }: FieldError): boolean => expected === unknownField

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
  readonly message: string
}

/** JSON Schema's keyword and parameters → which field, and what it should be. */
function explain({ keyword, instancePath, params, message }: SchemaError): [path: string, expected: string][] {
  const p = params as Record<string, unknown>
  const below = (names: unknown): string[] =>
    Array.isArray(names) ? names.map((name) => `${instancePath}/${escapePointer(String(name))}`) : []
  switch (keyword) {
    case 'required':
      return below(p['requiredProperties']).map((path) => [path, 'a value: this field is required'])
    case 'boolean': // the schema `false` of an unknown field
      return [[instancePath, unknownField]]
    case 'additionalProperties': // told for each of them already
      return []
    case 'enum':
      return [[instancePath, `one of ${(p['allowedValues'] as unknown[]).join(', ')}`]]
    case 'pattern':
      return [[instancePath, patternWords[String(p['pattern'])] ?? message.replace(/^must /, 'to ')]]
    default:
      return [[instancePath, message.replace(/^must be /, '').replace(/^must /, 'to ')]]
  }
}

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

const shortenPointer = (pointer: string): string =>
  pointer
    .split('/')
    .map((part) => part.slice(0, 200))
    .join('/')

function at(value: unknown, path: string): unknown {
  let current = value
  for (const part of path.split('/').slice(1)) {
    if (typeof current !== 'object' || current === null) return undefined
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    current = Object.hasOwn(current, key) ? Reflect.get(current, key) : undefined
  }
  return current
}

const longest = 80

/** A value fit for an error message: never long, never nested. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > longest ? `${value.slice(0, longest)}… (${value.length} characters)` : value
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return value
}

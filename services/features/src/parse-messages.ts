import { type FieldError, fieldErrors, isUnknownField } from '@marquee/contracts/validation'
import type { Message } from '@marquee/platform/event-log'
import type { Static, TSchema } from 'typebox'
import { Clean } from 'typebox/value'

export interface Parsed<T> {
  readonly valid: readonly { message: Message; value: T }[]
  readonly invalid: readonly { message: Message; reason: string }[]
}

/**
 * Sorts messages into those that are what their topic carries and those that are not, with the reason. One that has a field more is
 * what it carries, and goes on without it: during an update a newer edge may already write what this version does not know.
 * @param errorsOf everything wrong with a value; none when it fits the schema and all other rules
 */
export function parseMessages<Schema extends TSchema>(
  batch: readonly Message[],
  schema: Schema,
  errorsOf = (value: unknown): FieldError[] => fieldErrors(schema, value),
): Parsed<Static<Schema>> {
  const valid: { message: Message; value: Static<Schema> }[] = []
  const invalid: { message: Message; reason: string }[] = []
  for (const message of batch) {
    const parsed = parseJson(message.value)
    const errors = parsed.ok ? errorsOf(parsed.value) : [{ path: '', expected: 'JSON' }]
    if (parsed.ok && errors.every(isUnknownField)) {
      const value = errors.length === 0 ? parsed.value : Clean(schema, parsed.value)
      valid.push({ message, value: value as Static<Schema> }) // it has just been checked
    } else invalid.push({ message, reason: errors.map(describe).join('; ') })
  }
  return { valid, invalid }
}

export function parseJson(bytes: Buffer): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return { ok: false }
  }
}

const describe = ({ path, value, expected }: FieldError): string =>
  `${path === '' ? 'the message' : path}${value === undefined ? '' : ` is ${JSON.stringify(value)}`}: expected ${expected}`

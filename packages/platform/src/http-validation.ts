import { type FieldError, fieldErrors, validatorOf } from '@marquee/contracts/validation'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Convert, Default } from 'typebox/value'

/** A part of a request that does not fit its schema. */
export class RequestInvalid extends Error {
  override name = 'RequestInvalid'
  readonly part: string
  readonly fields: readonly FieldError[]

  constructor(part: string, fields: readonly FieldError[]) {
    super(`the ${part} does not match the schema`)
    this.part = part
    this.fields = fields
  }
}

/** Bodies are taken as they are; parameters, which are always text, are first turned into what the schema asks for. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const validator = validatorOf(schema)
  return (raw: unknown) => {
    const value = httpPart === 'body' ? raw : convert(schema, raw)
    return validator.Check(value) ? { value } : { error: new RequestInvalid(httpPart, fieldErrors(schema, value)) }
  }
}

/**
 * Text as what the schema asks for. Only what is written as the number it becomes is one: left to itself the conversion takes `limit=3.7`
 * for 3, `offset=` for 0 and `offset=true` for 1.
 */
function convert(schema: TSchema, raw: unknown): unknown {
  const given = isRecord(raw) ? { ...raw } : {} // the conversion changes what it is given
  const converted = Convert(schema, Default(schema, raw))
  if (!isRecord(converted)) return converted
  return Object.fromEntries(
    Object.entries(converted).map(([name, value]) => {
      const text = given[name]
      const isOther = typeof value === 'number' && typeof text === 'string' && !isWritten(text, value)
      return [name, isOther ? text : value]
    }),
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isWritten = (text: string, value: number): boolean =>
  /^-?\d{1,20}(\.\d{1,20})?$/.test(text) && Number(text) === value

/** For a route whose handler checks the body itself, to say more than a schema can; other parts are checked as always. */
export const checkedByHandler: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(part)

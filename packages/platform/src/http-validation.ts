import { type FieldError, fieldErrors, validatorOf } from '@marquee/contracts/validation'
import type { FastifySchemaCompiler } from 'fastify'
import Type, { type TSchema } from 'typebox'

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
  const convert = httpPart === 'body' ? (raw: unknown) => raw : converterOf(schema)
  return (raw: unknown) => {
    const value = convert(raw)
    return validator.Check(value) ? { value } : { error: new RequestInvalid(httpPart, fieldErrors(schema, value)) }
  }
}

/**
 * Puts in defaults, and numbers for the text of those parameters that are numbers. Only what is written as a number is one: TypeBox's own
 * conversion takes `limit=3.7` for 3, `offset=` for 0 and `offset=true` for 1.
 */
function converterOf(schema: TSchema): (raw: unknown) => unknown {
  const properties = Type.IsObject(schema) ? Object.entries(schema.properties) : []
  const defaults = properties.flatMap(([name, property]) => ('default' in property ? [[name, property.default]] : []))
  const numbers = properties.filter(([, property]) => Type.IsNumber(property) || Type.IsInteger(property))
  const given = Object.fromEntries(defaults)
  return (raw) => {
    const value: Record<string, unknown> = { ...given, ...(isRecord(raw) ? raw : {}) }
    for (const [name] of numbers) {
      const text = value[name]
      if (typeof text === 'string' && isNumber(text)) value[name] = Number(text)
    }
    return value
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isNumber = (text: string): boolean => /^-?\d{1,20}(\.\d{1,20})?$/.test(text)

/** For a route whose handler checks the body itself, to say more than a schema can; other parts are checked as always. */
export const checkedByHandler: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(part)

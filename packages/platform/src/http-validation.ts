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
    const value = httpPart === 'body' ? raw : Convert(schema, Default(schema, raw))
    return validator.Check(value) ? { value } : { error: new RequestInvalid(httpPart, fieldErrors(schema, value)) }
  }
}

/** For a route whose handler checks the body itself, to say more than a schema can; other parts are checked as always. */
export const checkedByHandler: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(part)

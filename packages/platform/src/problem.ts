import { type Problem, type ProblemCode, type ProblemDefinition, problems } from '@marquee/contracts/problems'
import type { FieldError } from '@marquee/contracts/validation'

const maxErrorsShown = 100

/** An answer that is not the one asked for. Thrown anywhere below a route; rendered as problem+json in one place. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly code: ProblemCode
  readonly fields: readonly FieldError[]

  constructor(
    code: ProblemCode,
    details: Readonly<Record<string, string | number>> = {},
    options: { fields?: readonly FieldError[]; cause?: unknown } = {},
  ) {
    super(fill(problems[code].title, details), { cause: options.cause })
    this.code = code
    this.fields = options.fields ?? []
  }

  get definition(): ProblemDefinition {
    return problems[this.code]
  }
}

const fill = (title: string, details: Readonly<Record<string, string | number>>): string =>
  title.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '?').slice(0, 200))

/**
 * Waits for answers of a store: one that fails is `store-unavailable`, unless it failed by a problem of its own.
 * @param store as people are told of it
 */
export const reaching =
  (store: string) =>
  <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((cause: unknown) => {
      if (cause instanceof ProblemError) throw cause
      throw new ProblemError('store-unavailable', { store }, { cause })
    })

/** RFC 9457 body of a problem. */
export function problemBody(error: ProblemError, requestId: string): Problem {
  const shown = error.fields.slice(0, maxErrorsShown)
  return {
    type: `https://marquee.dev/problems/${error.code}`,
    title: error.message,
    status: error.definition.status,
    code: error.code,
    requestId,
    ...(shown.length > 0 ? { errors: shown.map((field) => ({ ...field })) } : {}),
    ...(error.fields.length > shown.length ? { errorsOmitted: error.fields.length - shown.length } : {}),
  }
}

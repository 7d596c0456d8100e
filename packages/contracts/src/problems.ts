import Type, { type Static } from 'typebox'

/** Every error an API can answer with: one stable code, one status, one sentence. `{name}` is filled from the details. */
export const problems = defineProblems({
  'malformed-json': { status: 400, title: 'The body is not valid JSON: {detail}' },
  'malformed-request': { status: 400, title: 'The request cannot be read: {detail}' },
  'parameter-invalid': { status: 400, title: 'A path or query parameter does not match the schema' },
  'key-required': { status: 401, title: 'This needs an API key with the scope {scope}, as: Authorization: Bearer KEY' },
  'token-required': {
    status: 401,
    title:
      'This is for the person themself: a token of theirs, or an API key with the scope {scope}, as: Authorization: Bearer …',
  },
  'token-refused': { status: 401, title: 'The token or key is not accepted: {detail}' },
  'key-refused': { status: 403, title: 'The API key lacks the scope {scope}' },
  'not-yourself': { status: 403, title: "One person's token opens nothing of another's" },
  'cross-site': { status: 403, title: 'A page of another site may not do this' },
  'not-found': { status: 404, title: 'There is no {what}' },
  'unknown-movie': { status: 404, title: 'The catalogue has no movie {movieId}' },
  'unknown-model': { status: 404, title: 'There is no model {version}' },
  'recommendation-unknown': {
    status: 404,
    title: 'No list {recommendationId} is on record: it is too old, was dropped on its way, or never was',
  },
  'unknown-erasure': { status: 404, title: 'There is no erasure {receiptId}' },
  'method-not-allowed': { status: 405, title: 'This address does not take {method}' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time' },
  'model-not-usable': { status: 409, title: 'Model {version} cannot be promoted: {detail}' },
  'model-not-refittable': { status: 409, title: 'Model {version} cannot be fitted again: {detail}' },
  'nothing-to-roll-back-to': { status: 409, title: 'No earlier champion is left to roll back to' },
  'body-too-large': { status: 413, title: 'The body is larger than {limit} bytes' },
  'batch-too-large': { status: 413, title: 'A batch holds at most {limit} events; this one has {count}' },
  'unsupported-media-type': { status: 415, title: 'The content type must be {expected}' },
  'body-invalid': { status: 422, title: 'The body does not match the schema' },
  'event-invalid': { status: 422, title: 'Nothing was accepted: {count} of {of} events do not match the schema' },
  'unknown-genre': { status: 422, title: 'No movie in the catalogue has the genre {genre}' },
  'rate-limited': { status: 429, title: 'Too many requests: at most {limit} in {window}', retryAfterSeconds: 1 },
  internal: { status: 500, title: 'Something went wrong on our side; the request id tells us what' },
  'upstream-unavailable': { status: 502, title: 'The {service} service did not answer' },
  'log-unavailable': {
    status: 503,
    title: 'The event log did not acknowledge in {deadlineMs} ms; nothing is known to be stored, send it again',
    retryAfterSeconds: 1,
  },
  'identity-unavailable': {
    status: 503,
    title: 'Whose token this is cannot be checked now: the keys of its issuer are not to be had',
    retryAfterSeconds: 1,
  },
  overloaded: { status: 503, title: 'Too much is waiting already; send it again later', retryAfterSeconds: 1 },
  'store-unavailable': { status: 503, title: 'The {store} does not answer', retryAfterSeconds: 1 },
  'shutting-down': { status: 503, title: 'This instance is shutting down', retryAfterSeconds: 1 },
})

export type ProblemCode = keyof typeof problems

/** What a route that belongs to one person can answer, where people are identified. */
export const personProblems = ['token-required', 'token-refused', 'not-yourself', 'identity-unavailable'] as const

export interface ProblemDefinition {
  readonly status: number
  readonly title: string
  readonly retryAfterSeconds?: number
}

function defineProblems<const Table extends Record<string, ProblemDefinition>>(table: Table): Table {
  return table
}

/** RFC 9457, with a stable `code` and, for invalid input, every wrong field. */
export const Problem = Type.Object(
  {
    type: Type.String({ examples: ['https://marquee.dev/problems/event-invalid'] }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'JSON pointer to the field' }),
          value: Type.Optional(Type.Unknown({ description: 'what was found there, shortened' })),
          expected: Type.String(),
        }),
      ),
    ),
    errorsOmitted: Type.Optional(Type.Integer({ description: 'how many more errors there are' })),
  },
  { title: 'Problem' },
)
export type Problem = Static<typeof Problem>

/** The `response` part of a route's schema for the problems it can answer with. */
export function problemResponses(...codes: ProblemCode[]): Record<number, object> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) {
    const { status } = problems[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      { description: list.join(' or '), content: { 'application/problem+json': { schema: Problem } } },
    ]),
  )
}

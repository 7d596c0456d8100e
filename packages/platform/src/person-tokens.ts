import { fileURLToPath } from 'node:url'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { followFile } from './followed-file.ts'
import { issuerKeys } from './issuer-keys.ts'
import type { Log } from './log.ts'
import { ProblemError } from './problem.ts'

export interface TokenConfig {
  readonly jwksUrl: string
  readonly issuer: string
  readonly audience: string
}

export interface PersonTokens extends AsyncDisposable {
  /**
   * Whose token this is: its `sub`.
   * @throws ProblemError `token-refused`, or `identity-unavailable` when the keys cannot be had
   */
  personOf(token: string): Promise<string>
}

/** Signatures by a key that only the issuer has: never `none`, never a shared secret. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const clockToleranceSeconds = 5

/** JSON Web Tokens (RFC 7519) of one issuer for one audience, by the keys that the issuer publishes (RFC 7517). */
export async function openPersonTokens(
  { jwksUrl, issuer, audience }: TokenConfig,
  { log, everyMs }: { log: Log; everyMs?: number },
): Promise<PersonTokens> {
  const { keyOf, close } = await openKeys(new URL(jwksUrl), { log, ...(everyMs === undefined ? {} : { everyMs }) })
  return {
    async personOf(token) {
      const claims = { issuer, audience, algorithms, clockTolerance: clockToleranceSeconds }
      const { payload } = await jwtVerify(token, keyOf, { ...claims, requiredClaims: ['sub', 'exp'] }).catch(
        (error: unknown) => {
          throw problemOf(error)
        },
      )
      if (typeof payload.sub !== 'string' || payload.sub === '')
        throw new ProblemError('token-refused', { detail: 'its sub names nobody' })
      return payload.sub
    },
    [Symbol.asyncDispose]: close,
  }
}

async function openKeys(
  url: URL,
  options: { log: Log; everyMs?: number },
): Promise<{ keyOf: JWTVerifyGetKey; close: () => Promise<void> }> {
  if (url.protocol !== 'file:') return { keyOf: issuerKeys(url), close: async () => {} }
  const expected = 'a JSON Web Key Set: {"keys": […]}'
  const file = await followFile(fileURLToPath(url), { env: 'JWKS_URL', expected, parse: parseKeySet, ...options })
  return {
    keyOf: (header, token) => file.current()(header, token),
    close: async () => file[Symbol.asyncDispose](),
  }
}

const keySet = Compile(Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() }), { minItems: 1 }) }))

function parseKeySet(text: string): JWTVerifyGetKey | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return keySet.Check(value) ? createLocalJWKSet(value satisfies JSONWebKeySet) : undefined
  } catch {
    return undefined
  }
}

/** Why a token is refused, by the code of the library's error; what is not here is no fault of the token. */
const refusals: Readonly<Record<string, string>> = {
  [errors.JWTExpired.code]: 'it has expired',
  [errors.JWSSignatureVerificationFailed.code]: 'its signature does not fit',
  [errors.JWKSNoMatchingKey.code]: 'the issuer has no such key',
  [errors.JWKSMultipleMatchingKeys.code]: 'it does not say which key signed it',
  [errors.JOSEAlgNotAllowed.code]: 'its algorithm is not allowed',
  [errors.JOSENotSupported.code]: 'its algorithm is not allowed',
  [errors.JWSInvalid.code]: 'it is no signed token',
  [errors.JWTInvalid.code]: 'it is no signed token',
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof errors.JWTClaimValidationFailed)
    return new ProblemError('token-refused', { detail: `its ${error.claim} is not as expected` }, { cause: error })
  const detail = error instanceof errors.JOSEError ? refusals[error.code] : undefined
  if (detail === undefined) return new ProblemError('identity-unavailable', {}, { cause: error })
  return new ProblemError('token-refused', { detail }, { cause: error })
}

import { isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ApiKey, type KnownKey, keysExpected, knownKey, parseApiKeys, type Scope } from './api-keys.ts'
import { optionalText, optionalUrl, type Setting } from './config.ts'
import { followFile } from './followed-file.ts'
import type { Log } from './log.ts'
import { openPersonTokens } from './person-tokens.ts'
import { ProblemError } from './problem.ts'

/** Keys as hashes: the service never sees a key that nobody presents. */
export const accessSettings = {
  apiKeys: {
    env: 'API_KEYS',
    description:
      'Keys that may write from elsewhere than loopback: the scope (ingestion, serving, operations) and the SHA-256 of the key',
    expected: keysExpected,
    fallback: [],
    secret: true,
    parse: parseApiKeys,
  } satisfies Setting<readonly ApiKey[]> as Setting<readonly ApiKey[]>,
  apiKeysFile: optionalText({
    env: 'API_KEYS_FILE',
    description: 'A file with more of them, read again when it changes: keys are rotated without a restart',
  }),
}

/** Whose data is whose: without these the site's visitors are who they say they are. */
export const personSettings = {
  jwksUrl: {
    ...optionalUrl({
      env: 'JWKS_URL',
      schemes: ['https', 'http', 'file'],
      description: "The issuer's public keys: with them people read and write their own data alone, by their token",
    }),
    needs: ['JWT_ISSUER', 'JWT_AUDIENCE'],
  },
  jwtIssuer: optionalText({ env: 'JWT_ISSUER', description: 'The `iss` that a token must have' }),
  jwtAudience: optionalText({ env: 'JWT_AUDIENCE', description: 'and its `aud`' }),
}

export interface AccessConfig {
  readonly apiKeys: readonly ApiKey[]
  readonly apiKeysFile?: string | undefined
  readonly jwksUrl?: string | undefined
  readonly jwtIssuer?: string | undefined
  readonly jwtAudience?: string | undefined
}

/** A fastify onRequest hook. @throws ProblemError when the request may not go on */
export type Gate = (request: FastifyRequest) => Promise<void>

/** Who may do what. */
export interface Access extends AsyncDisposable {
  /** whether people present tokens; without them a service cannot tell one from another */
  readonly identifiesPeople: boolean
  /**
   * a key of the scope; this machine, asked for by a name of its own, needs none while no key is configured, so nothing is ever
   * writable from outside without one
   */
  requireScope(scope: Scope): Gate
  /** the person of the path, by their token, or a key of the scope; while nobody is identified, a key as above */
  requirePersonOrScope(scope: Scope): Gate
  /** the same where reading is free while nobody is identified */
  requirePersonOrScopeIfIdentified(scope: Scope): Gate
  /** the one person that a request which passed a gate may speak for; undefined: for anyone */
  personOf(request: FastifyRequest): string | undefined
  /** the key that a request presents, if it is one of ours */
  keyOf(request: FastifyRequest): KnownKey | undefined
}

/** @throws ConfigInvalid when a file of keys cannot be read */
export async function openAccess(
  config: AccessConfig,
  { log, everyMs }: { log: Log; everyMs?: number },
): Promise<Access> {
  const follow = { log, ...(everyMs === undefined ? {} : { everyMs }) }
  const stack = new AsyncDisposableStack()
  const file =
    config.apiKeysFile === undefined
      ? undefined
      : stack.use(
          await followFile(config.apiKeysFile, {
            env: 'API_KEYS_FILE',
            expected: keysExpected,
            parse: parseApiKeys,
            ...follow,
          }),
        )
  const { jwksUrl, jwtIssuer: issuer = '', jwtAudience: audience = '' } = config
  const tokens =
    jwksUrl === undefined ? undefined : stack.use(await openPersonTokens({ jwksUrl, issuer, audience }, follow))
  const people = new WeakMap<FastifyRequest, string>()

  const keys = () => (file ? [...config.apiKeys, ...file.current()] : config.apiKeys)
  // a file of keys from which the last one was taken away still says that keys are wanted
  const isOpenHere = config.apiKeys.length === 0 && file === undefined
  const keyOf = (request: FastifyRequest) => {
    const presented = bearerOf(request)
    return presented === undefined ? undefined : knownKey(presented, keys())
  }

  const requireScope =
    (scope: Scope): Gate =>
    async (request) => {
      if (bearerOf(request) === undefined) {
        if (isOpenHere && isLoopback(request.ip) && isAskedForByOwnName(request)) return
        throw new ProblemError('key-required', { scope })
      }
      if (!keyOf(request)?.scopes.has(scope)) throw new ProblemError('key-refused', { scope })
    }
  const requirePerson =
    (scope: Scope, { personOf }: NonNullable<typeof tokens>): Gate =>
    async (request) => {
      const presented = bearerOf(request)
      if (presented === undefined) throw new ProblemError('token-required', { scope })
      const key = knownKey(presented, keys())
      if (key) {
        if (!key.scopes.has(scope)) throw new ProblemError('key-refused', { scope })
        return
      }
      const person = await personOf(presented)
      people.set(request, person)
      const named = userIdOf(request.params)
      if (named !== undefined) refuseOthers(person, [named])
    }

  return {
    identifiesPeople: tokens !== undefined,
    requireScope,
    requirePersonOrScope: (scope) => (tokens ? requirePerson(scope, tokens) : requireScope(scope)),
    requirePersonOrScopeIfIdentified: (scope) => (tokens ? requirePerson(scope, tokens) : async () => {}),
    personOf: (request) => people.get(request),
    keyOf,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/**
 * @param person who asks; undefined may name anyone
 * @throws ProblemError `not-yourself` when any of the ids is another's
 */
export function refuseOthers(person: string | undefined, userIds: readonly string[]): void {
  if (person !== undefined && userIds.some((userId) => userId !== person)) throw new ProblemError('not-yourself')
}

/** A key that this process itself presents to another. */
export const presentedKey = (about: { env: string; description: string }): Setting<string | undefined> => ({
  ...about,
  expected: 'up to 512 characters without a space',
  fallback: undefined,
  secret: true,
  parse: (value) => (/^[\x21-\x7e]{1,512}$/.test(value) ? value : undefined),
})

/**
 * A fastify hook that keeps pages of other sites from changing anything with a visitor's browser: on loopback nothing else would
 * stop them, and a POST without a body needs no permission of ours. A browser says where a request comes from; who says nothing is
 * no browser.
 */
export function refuseCrossSite(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const { 'sec-fetch-site': site, origin, host } = request.headers
  const isSafe = /^(GET|HEAD|OPTIONS)$/.test(request.method)
  const isOurs =
    site === undefined ? origin === undefined || hostOf(origin) === host : site === 'same-origin' || site === 'none'
  done(isSafe || isOurs ? undefined : new ProblemError('cross-site'))
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined)

/**
 * Whether this machine was asked for by a name that nobody else can have. A page of another site may let its own name lead here (DNS
 * rebinding): for the browser, and by `Origin`, it is then the same site. A proxy on this machine may say which name it was asked for.
 */
function isAskedForByOwnName({ headers }: FastifyRequest): boolean {
  const { host = '', 'x-forwarded-host': asked = host } = headers
  return isOwnName(host) && isOwnName(String(asked))
}

function isOwnName(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopback(hostname.replace(/^\[|\]$/g, ''))
}

/** A key, or a token; longer ones than any issuer makes are none. */
const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (\S{1,8192})$/.exec(request.headers.authorization ?? '')?.[1]

const userIdOf = (params: unknown): string | undefined =>
  typeof params === 'object' && params !== null && 'userId' in params && typeof params.userId === 'string'
    ? params.userId
    : undefined

function isLoopback(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  return isIP(plain) === 4 ? plain.startsWith('127.') : plain === '::1'
}

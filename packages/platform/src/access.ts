import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Setting } from './config.ts'
import { ProblemError } from './problem.ts'

export const scopes = ['ingestion', 'operations'] as const
export type Scope = (typeof scopes)[number]

interface ApiKey {
  readonly scope: Scope
  readonly sha256: Buffer
}

/** `API_KEYS=scope:sha256-of-the-key,…`: the service never sees a key that nobody presents. */
export const accessSettings = {
  apiKeys: {
    env: 'API_KEYS',
    description:
      'Keys that may write from elsewhere than loopback: the scope (ingestion, operations) and the SHA-256 of the key',
    expected: 'scope:sha256hex, separated by commas',
    fallback: [],
    secret: true,
    parse(text: string) {
      const keys = text.split(',').map((part) => /^(ingestion|operations):([0-9a-f]{64})$/.exec(part.trim()))
      return keys.every((key) => key !== null)
        ? keys.map(([, scope, hex]): ApiKey => ({ scope: scope as Scope, sha256: Buffer.from(hex ?? '', 'hex') }))
        : undefined
    },
  } satisfies Setting<readonly ApiKey[]> as Setting<readonly ApiKey[]>,
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
 * A fastify hook that lets a request through when it comes from this machine and no key is configured, or presents a key of the
 * scope. So nothing is ever writable from outside without a key.
 */
export function requireScope(scope: Scope, { apiKeys }: { apiKeys: readonly ApiKey[] }) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const presented = /^Bearer (\S{1,512})$/.exec(request.headers.authorization ?? '')?.[1]
    if (presented === undefined) {
      done(apiKeys.length === 0 && isLoopback(request.ip) ? undefined : new ProblemError('key-required', { scope }))
      return
    }
    const digest = createHash('sha256').update(presented).digest()
    const allowed = apiKeys.some((key) => key.scope === scope && timingSafeEqual(key.sha256, digest))
    done(allowed ? undefined : new ProblemError('key-refused', { scope }))
  }
}

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

function isLoopback(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  return isIP(plain) === 4 ? plain.startsWith('127.') : plain === '::1'
}

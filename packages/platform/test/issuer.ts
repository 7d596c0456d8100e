import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

const name = 'https://issuer.example'
const audience = 'marquee'

/** What tells a service about this issuer, beside where its keys are. */
export const issuerEnvironment = { JWT_ISSUER: name, JWT_AUDIENCE: audience } as const

export interface Issuer {
  /** its JSON Web Key Set */
  readonly keys: { keys: object[] }
  /** a token that is good for five minutes, unless told otherwise */
  token(claims?: JWTPayload, options?: { expiresIn?: string | number }): Promise<string>
}

/** Who signs tokens for people, with a key of its own. */
export async function createIssuer(kid = 'one', alg = 'ES256'): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  return {
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] },
    token: (claims = {}, { expiresIn = '5m' } = {}) =>
      new SignJWT({ iss: name, aud: audience, sub: 'ada', ...claims })
        .setProtectedHeader({ alg, kid })
        .setIssuedAt()
        .setExpirationTime(expiresIn)
        .sign(privateKey),
  }
}

/** A key set over HTTP, as long as there is one; how often it was asked for. */
export async function publish(keys: () => object | undefined) {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    const set = keys()
    if (set === undefined) response.writeHead(503).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(set))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`, // it listens on a port
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

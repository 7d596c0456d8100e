import { createHash, randomBytes } from 'node:crypto'
import { type ServiceName, serviceNames } from '@marquee/contracts/services'
import { createIssuer, issuerEnvironment, publish } from '@marquee/platform/test/issuer'
import { afterAll, describe, expect, test } from 'vitest'
import { runMarquee, startService } from '../processes.ts'

const secret = () => randomBytes(18).toString('hex')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const away = '127.0.0.1:3'

const password = { postgres: secret(), redis: secret() }
const key = { own: secret(), ofTheSite: secret(), tmdb: secret(), wrong: secret() }
const issuer = await createIssuer()
const keys = await publish(() => issuer.keys)
afterAll(() => keys[Symbol.asyncDispose]())

/** Every secret a service may be given, and stores that are away, so that each has much to complain about. */
const environment = {
  ...issuerEnvironment,
  JWKS_URL: keys.url,
  LOG_LEVEL: 'trace',
  DATABASE_URL: `postgres://marquee:${password.postgres}@${away}/marquee`,
  REDIS_URL: `redis://marquee:${password.redis}@${away}`,
  KAFKA_BROKERS: away,
  API_KEYS: ['ingestion', 'serving', 'operations'].map((scope) => `${scope}:${sha256(key.own)}`).join(','),
  INGESTION_API_KEY: key.ofTheSite,
  TMDB_API_KEY: key.tmdb,
  TMDB_URL: `http://${away}`,
  ...{ INGESTION_URL: `http://${away}`, FEATURES_URL: `http://${away}` },
  ...{ TRAINING_URL: `http://${away}`, SERVING_URL: `http://${away}` },
}
const ada = await issuer.token({ sub: 'ada' })

/** What is asked of each, with a key, a token and something wrong. */
const asked: Readonly<Record<ServiceName, readonly (readonly [string, string])[]>> = {
  ui: [
    ['POST', '/api/v1/events'],
    ['GET', '/api/console/access'],
    ['GET', '/api/posters/heat'],
    ['GET', '/api/v1/models'],
  ],
  ingestion: [
    ['POST', '/v1/events'],
    ['PUT', '/v1/movies/heat'],
    ['DELETE', '/v1/users/ada'],
  ],
  features: [
    ['GET', '/v1/status'],
    ['GET', '/v1/dead-letters'],
    ['GET', '/v1/users/ada/features'],
  ],
  training: [
    ['GET', '/v1/models'],
    ['POST', '/v1/runs'],
    ['POST', '/v1/models/rollback'],
  ],
  serving: [
    ['GET', '/v1/users/ada/recommendations'],
    ['GET', '/v1/users/ada/explanation'],
    ['GET', '/v1/movies/heat'],
  ],
}

describe('no secret is in anything that a service prints or answers, at the chattiest level and with everything broken', () => {
  test.each(serviceNames)(
    '%s',
    async (name) => {
      await using service = await startService(name, environment, { waitFor: 'listening' })
      const answers: string[] = []
      for (const [method, path] of asked[name])
        for (const authorization of [`Bearer ${key.own}`, `Bearer ${key.wrong}`, `Bearer ${ada}`, `Basic ${key.wrong}`])
          answers.push(
            await fetch(`${service.address}${path}?token=${key.wrong}`, {
              method,
              headers: { authorization, cookie: `session=${key.wrong}`, 'content-type': 'application/json' },
              ...(method === 'GET' ? {} : { body: `{"password":"${key.wrong}"` }),
              signal: AbortSignal.timeout(20_000),
            }).then((response) => response.text()),
          )
      for (const path of ['/metrics', '/readyz', '/openapi.json'])
        answers.push(await (await fetch(service.address + path)).text())
      await service.kill('SIGTERM')
      const printed = service.stdout() + service.stderr()
      expect(printed).toContain('"level":"debug"') // it does speak
      const told = answers.join('').replaceAll(key.wrong, '') // whoever sends an unknown parameter is told which
      for (const hidden of [...Object.values(password), ...Object.values(key), sha256(key.own), ada])
        expect([printed.includes(hidden), told.includes(hidden)]).toEqual([false, false])
    },
    120_000,
  )
})

test('a wrong setting that is a secret is named, not shown', async () => {
  const { stderr, stdout } = await runMarquee(['start'], { API_KEYS: password.postgres, HOST: '127.0.0.1' })
  expect(stderr).toContain('API_KEYS=(hidden)')
  expect(stdout + stderr).not.toContain(password.postgres)
})

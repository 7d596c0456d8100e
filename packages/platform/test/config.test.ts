import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accessSettings } from '../src/access.ts'
import {
  ConfigInvalid,
  decimal,
  describeConfig,
  flag,
  integer,
  list,
  oneOf,
  optionalText,
  optionalUrl,
  readConfig,
  text,
  url,
} from '../src/config.ts'

const settings = {
  host: text({ env: 'HOST', fallback: '127.0.0.1', description: 'Where to listen' }),
  port: integer({ env: 'PORT_X', min: 0, max: 65_535, description: 'Which port' }),
  share: decimal({ env: 'SHARE', min: 0, max: 1, fallback: 0.5, description: 'A share' }),
  loud: flag({ env: 'LOUD', fallback: false, description: 'Whether to be loud' }),
  level: oneOf(['low', 'high'], { env: 'LEVEL', fallback: 'low', description: 'How much' }),
  brokers: list({ env: 'BROKERS', fallback: ['a:1', 'b:2'], description: 'Who' }),
  database: url({ env: 'DATABASE', schemes: ['postgres'], secret: true, description: 'The database' }),
  endpoint: optionalUrl({ env: 'ENDPOINT', schemes: ['http', 'https'], description: 'Where traces go' }),
  note: optionalText({ env: 'NOTE', description: 'A note' }),
}
const required = { PORT_X: '8080', DATABASE: 'postgres://host/marquee' }
const failure = (environment: Record<string, string>): string => {
  try {
    readConfig(settings, environment)
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message
    throw error
  }
  return 'nothing is wrong'
}

test('what is not set takes its default', () => {
  expect(readConfig(settings, required)).toEqual({
    host: '127.0.0.1',
    port: 8080,
    share: 0.5,
    loud: false,
    level: 'low',
    brokers: ['a:1', 'b:2'],
    database: 'postgres://host/marquee',
    endpoint: undefined,
    note: undefined,
  })
})

test('what is set is read in its type', () => {
  const given = {
    ...required,
    HOST: '0.0.0.0',
    PORT_X: '0',
    SHARE: '1',
    LOUD: 'true',
    LEVEL: 'high',
    BROKERS: 'k1:9092, k2:9092',
    ENDPOINT: 'https://otel:4318',
    NOTE: 'x',
  }
  expect(readConfig(settings, given)).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    share: 1,
    loud: true,
    level: 'high',
    brokers: ['k1:9092', 'k2:9092'],
    endpoint: 'https://otel:4318',
    note: 'x',
  })
})

test('an empty variable is one that is not set', () => {
  expect(readConfig(settings, { ...required, HOST: '' }).host).toBe('127.0.0.1')
  expect(failure({ ...required, PORT_X: '' })).toContain('PORT_X is not set')
})

test('everything that is wrong is told at once: the name, the value, what was expected', () => {
  const message = failure({ SHARE: '2', LOUD: 'yes', LEVEL: 'medium', BROKERS: 'a,,b', ENDPOINT: 'ftp://x' })
  expect(message.split('\n').map((line) => line.trim())).toEqual([
    'The configuration has 7 errors:',
    'PORT_X is not set: expected a whole number from 0 to 65535 (Which port)',
    'SHARE="2": expected a number from 0 to 1',
    'LOUD="yes": expected true or false',
    'LEVEL="medium": expected one of low, high',
    'BROKERS="a,,b": expected values separated by commas',
    'DATABASE is not set: expected an address: postgres://… (The database)',
    'ENDPOINT="ftp://x": expected an address: http://… or https://…',
  ])
})

test('a wrong secret is named, never shown', () => {
  const message = failure({ ...required, DATABASE: 'mysql://marquee:hunter2@host/marquee' })
  expect(message).toContain('DATABASE=(hidden)')
  expect(message).not.toContain('hunter2')
})

test.each(['1.5', '0x10', '1e3', ' 1', '--1', '65536', '-1', '99999999999999999999', 'NaN', 'Infinity', '٣'])(
  'the port %j is refused',
  (port) => {
    expect(failure({ ...required, PORT_X: port })).toContain('PORT_X=')
  },
)

test('a number is read exactly or refused, whatever the text', () => {
  const setting = integer({ env: 'N', min: -1_000, max: 1_000, description: 'A number' })
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer({ min: -2_000, max: 2_000 }).map(String)), (given) => {
      const value = setting.parse(given)
      if (value === undefined) return
      expect(given).toMatch(/^-?\d+$/)
      expect(value).toBe(Number(given))
      expect(Math.abs(value)).toBeLessThanOrEqual(1_000)
    }),
  )
})

test('the help names every variable with what it takes, its default and its meaning, and no secret', () => {
  const help = describeConfig(settings).split('\n')
  expect(help).toHaveLength(Object.keys(settings).length)
  expect(help.find((line) => line.includes('PORT_X'))).toMatch(
    /PORT_X\s+a whole number from 0 to 65535\s+required\s+Which port/,
  )
  expect(help.find((line) => line.includes('BROKERS'))).toMatch(/values separated by commas\s+a:1,b:2\s+Who/)
  expect(help.find((line) => line.includes('NOTE'))).toMatch(/text\s+-\s+A note/)
})

describe('API keys', () => {
  const hash = 'ab'.repeat(32)
  const keysOf = (given: string) => readConfig(accessSettings, { API_KEYS: given }).apiKeys

  test('are given by scope and hash', () => {
    expect(keysOf(`ingestion:${hash}, operations:${hash}`).map(({ scope }) => scope)).toEqual([
      'ingestion',
      'operations',
    ])
    expect(keysOf(`ingestion:${hash}\n`)).toHaveLength(1) // as a mounted file ends
    expect(readConfig(accessSettings, {}).apiKeys).toEqual([])
  })

  test.each([`admin:${hash}`, `ingestion:${hash.slice(1)}`, 'ingestion:my-key', `ingestion:${hash},`])(
    '%j is refused without being shown',
    (given) => {
      expect(() => keysOf(given)).toThrow('API_KEYS=(hidden): expected scope:sha256hex')
    },
  )
})

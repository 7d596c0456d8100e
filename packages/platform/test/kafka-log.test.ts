import { logLevel } from 'kafkajs'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { kafkaLogCreator } from '../src/kafka-log.ts'

test('what kafkajs says at each of its retries is written once in a while, as a warning at most', () => {
  const lines: { level: number; msg: string; kafka: object }[] = []
  const log = pino({ level: 'debug' }, { write: (line) => lines.push(JSON.parse(line)) })
  const say = kafkaLogCreator(log)(logLevel.WARN)
  const entry = (namespace: string, message: string, level = logLevel.ERROR) =>
    say({ namespace, level, label: '', log: { message, timestamp: '', error: 'ECONNREFUSED', broker: 'kafka:9092' } })
  for (let retry = 0; retry < 100; retry++) entry('Connection', 'Connection error')
  entry('Producer', 'Connection error')
  entry('Connection', 'Another')
  entry('Connection', 'Detail', logLevel.INFO)
  expect(lines.map(({ msg, level, kafka }) => [msg, log.levels.labels[level], kafka])).toEqual([
    ['Connection error', 'warn', { namespace: 'Connection', error: 'ECONNREFUSED' }],
    ['Connection error', 'warn', { namespace: 'Producer', error: 'ECONNREFUSED' }],
    ['Another', 'warn', { namespace: 'Connection', error: 'ECONNREFUSED' }],
    ['Detail', 'debug', { namespace: 'Connection', error: 'ECONNREFUSED' }],
  ])
})

import { createLog } from '@marquee/platform/log'

const text = JSON.parse(process.argv[2] ?? '') as string // by log-injection.test.ts

createLog({ service: 'serving', level: 'info', pretty: true }).info(
  { userId: text, ids: [text], deep: { text }, err: new Error(text) },
  'ours',
)

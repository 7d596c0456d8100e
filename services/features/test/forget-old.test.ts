import { topics } from '@marquee/contracts/topics'
import { openDeadLetterStore } from '@marquee/feature-store/dead-letters'
import { expect, test } from 'vitest'
import { openFeatures } from './open-features.ts'

test('a dead letter is kept for as long as its topic keeps it, and no longer', async () => {
  await using features = await openFeatures()
  const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString()
  const { retentionDays } = topics.deadLetters
  const letterOf = (offset: string, failedAt: string) => ({
    topic: 'interactions',
    partition: 0,
    offset,
    key: 'ada',
    value: '',
    headers: {},
    reason: 'x',
    failedAt,
  })
  const letters = [letterOf('1', days(retentionDays + 1)), letterOf('2', days(retentionDays - 1))]
  await features.settled()
  await openDeadLetterStore(features.database).record(
    letters.map((letter) => ({ id: `interactions/0/${letter.offset}`, letter })),
  )
  await features.stopService()
  await features.startService()
  await expect
    .poll(async () => (await features.deadLetters()).items.map(({ id }) => id), { timeout: 5_000 })
    .toEqual(['interactions/0/2'])
})

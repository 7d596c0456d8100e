import type { DeadLetter } from '@marquee/contracts/topics'
import { describe, expect, test } from 'vitest'
import { foldHistory } from '../src/history.ts'
import { encodeHistory } from '../src/history-bytes.ts'
import { isLetterErased, peopleIn } from '../src/letter-people.ts'

const letter = (text: string, more: Partial<DeadLetter> = {}): DeadLetter => ({
  topic: 'interactions',
  partition: 0,
  offset: '0',
  key: null,
  value: Buffer.from(text).toString('base64'),
  headers: {},
  reason: 'x',
  failedAt: '2026-01-01T00:00:00Z',
  ...more,
})

describe('a dead letter is of', () => {
  test.each<[string, DeadLetter, string[]]>([
    ['the person whose key it has', letter('no JSON', { key: 'ada' }), ['ada']],
    ['the person whose list it is', letter('no JSON', { topic: 'impressions', key: 'ada' }), ['ada']],
    ['the person in its value', letter('{"userId":"ada","movieId":"grace"}'), ['ada']],
    ['the person in a value that broke off', letter('{"userId" : "ada","mov'), ['ada']],
    ['the person however their id is written', letter('{"userId":"\\u0061da"}'), ['ada']],
    ['both, when key and value differ', letter('{"userId":"ada"}', { key: 'grace' }), ['grace', 'ada']],
    ['nobody, when it is a film', letter('{"movieId":"heat"}', { topic: 'movies', key: 'heat' }), []],
    ['nobody, when it is noise', letter('\u0000\ufffd{'), []],
    ['nobody, when its topic is unknown', letter('', { topic: 'toString', key: 'ada' }), []],
  ])('%s', (_, given, people) => {
    expect(peopleIn(given)).toEqual(people)
  })
})

describe('with a tombstone of noon, a letter', () => {
  const noon = Date.parse('2026-01-01T12:00:00Z')
  const tombstone = { acceptedUntil: noon, occurredUntil: noon }
  const at = (acceptedAt: string | undefined, text: string) =>
    letter(text, acceptedAt === undefined ? {} : { headers: { ce_time: acceptedAt } })
  const [before, after] = ['2026-01-01T11:59:59Z', '2026-01-01T12:00:01Z']
  const shown = (acceptedAt: string, watchedAt?: string) => {
    const watched =
      watchedAt && foldHistory([{ movieId: 'heat', type: 'watch', rating: null, at: Date.parse(watchedAt) }])
    const history = watched && Buffer.from(encodeHistory(watched)).toString('base64')
    return { ...at(acceptedAt, JSON.stringify({ recommendationId: 'x', history })), topic: 'impressions' }
  }
  test.each<[string, DeadLetter, boolean]>([
    ['accepted before it is erased', at(before, 'x'), true],
    ['accepted after it is not', at(after, 'x'), false],
    ['of something before it is erased, whenever accepted', at(after, JSON.stringify({ occurredAt: before })), true],
    ['of something after it is not', at(after, JSON.stringify({ occurredAt: after })), false],
    ['of something after it that says no more is not', at(undefined, JSON.stringify({ occurredAt: after })), false],
    ['that does not say when is erased', at(undefined, 'x'), true],
    ['with a list made after it from nothing is not', shown(after), false],
    ['with a list made after it from what was done after it is not', shown(after, after), false],
    ['with a list made after it from what was done before it is erased', shown(after, before), true],
    ['with a list that cannot be read is erased', { ...at(after, 'x'), topic: 'impressions' }, true],
  ])('%s', (_, given, erased) => {
    expect(isLetterErased(tombstone, given)).toBe(erased)
    expect(isLetterErased(undefined, given)).toBe(false)
  })
})

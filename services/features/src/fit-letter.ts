import type { DeadLetter } from '@marquee/contracts/topics'
import { letterNotes } from './letter-notes.ts'

/** Brokers refuse a record batch over 1,048,588 bytes by default; this is before compression, with room for what a batch adds. */
export const maxLetterBytes = 900_000
const maxReason = 2_000
/** Of a message that makes a larger letter. Should each character of key and headers take six bytes in JSON, that fits too. */
const kept = { valueBytes: 500_000, keyLength: 1_000, headers: 20, headerLength: 1_000 }

/** A letter that a broker takes: a long reason is shortened, and of a message that is too large the beginning is kept, with a note. */
export function fitLetter(letter: DeadLetter): DeadLetter {
  const short = { ...letter, reason: shorten(letter.reason) }
  return bytesOf(short) <= maxLetterBytes ? short : cut(short)
}

const shorten = (reason: string): string =>
  reason.length <= maxReason ? reason : `${reason.slice(0, maxReason)}… (cut: it has ${reason.length} characters)`

/** The key is in the letter, and is its own key too. */
const bytesOf = (letter: DeadLetter): number =>
  Buffer.byteLength(JSON.stringify(letter)) + Buffer.byteLength(letter.key ?? '')

function cut(letter: DeadLetter): DeadLetter {
  const value = Buffer.from(letter.value, 'base64')
  const missing = `the message is too large for a letter: of its ${value.length} bytes at most ${kept.valueBytes} are kept`
  const headers = Object.entries(letter.headers).filter(
    ([name, text]) => name.length + text.length <= kept.headerLength,
  )
  return {
    ...letter,
    key: letter.key?.slice(0, kept.keyLength) ?? null,
    value: value.subarray(0, kept.valueBytes).toString('base64'),
    headers: { [letterNotes.cut]: missing, ...Object.fromEntries(headers.slice(0, kept.headers)) },
    reason: `${letter.reason} (${missing})`,
  }
}

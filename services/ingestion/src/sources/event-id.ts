import { hash } from 'node:crypto'

/** Ours alone, and fixed for ever: another namespace would make every data set count a second time. */
const namespace = Buffer.from('5f0b4c1e9a7d4d0b8f3e6c2a1d9e7b40', 'hex')
const bytes = Buffer.alloc(namespace.length + 1_024)
namespace.copy(bytes)

const variants = '89ab'

/**
 * The same id for the same rating on every run, a UUID version 5 (RFC 9562, 5.5).
 * Written here because `uuid`'s takes 3.2 µs and this 0.7 µs: a minute on 25 million ratings.
 *
 * @param source which data set; the same user and film numbers mean something else in another one
 * @param epochSeconds when it happened
 */
export function ratingEventId(source: string, userId: string, movieId: string, epochSeconds: number): string {
  const length = bytes.write(`${source}:${userId}:${movieId}:${epochSeconds}:rating`, namespace.length)
  const hex = hash('sha1', bytes.subarray(0, namespace.length + length), 'hex')
  const variant = variants[Number.parseInt(hex.charAt(16), 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

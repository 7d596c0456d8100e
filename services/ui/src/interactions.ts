import type { Interaction } from '@marquee/contracts/interaction'

/** What a person does with a film, before it is an event. */
export type Deed = Pick<Interaction, 'type' | 'rating'>

/** Where the film stood when they did it. */
export interface Place {
  readonly recommendationId: string
  readonly position: number
}

/**
 * Deeds → events with ids of their own, in order: each a millisecond after the one before, so that sorting by time
 * keeps the order.
 */
export function interactionsOf(
  deeds: readonly Deed[],
  {
    userId,
    movieId,
    place,
    now = Date.now(),
  }: { userId: string; movieId: string; place?: Place | undefined; now?: number },
): Interaction[] {
  return deeds.map((deed, index) => ({
    eventId: newUuid(),
    userId,
    movieId,
    ...deed,
    occurredAt: new Date(now + index).toISOString(),
    ...place,
  }))
}

/** A version 4 UUID. `crypto.randomUUID` exists only on https and localhost; the fallback follows RFC 9562, 5.4. */
export function newUuid(
  source: Partial<Pick<Crypto, 'randomUUID'>> & Pick<Crypto, 'getRandomValues'> = crypto,
): string {
  if (source.randomUUID) return source.randomUUID()
  const hex = Array.from(source.getRandomValues(new Uint8Array(16)), (byte, index) => {
    if (index === 6) return (byte & 0x0f) | 0x40
    return index === 8 ? (byte & 0x3f) | 0x80 : byte
  })
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

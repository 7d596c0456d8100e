import type { Home } from '@marquee/contracts/recommendation'
import { strings } from './strings.ts'

/**
 * What a person should know about the list they see; empty when it is their own, whole and new.
 *
 * @param from epoch milliseconds of the list
 */
export function listState({
  home,
  trouble,
  from,
}: {
  home: Pick<Home, 'tier' | 'degraded'> | undefined
  trouble: string | undefined
  from: number
}): string[] {
  if (!home) return trouble === undefined ? [] : [trouble]
  const rests = home.degraded ? strings.degraded[home.tier] : strings.tier[home.tier]
  const old = trouble === undefined ? null : strings.lastList(moment.format(from), trouble)
  return [old, rests].filter((line) => line !== null)
}

const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

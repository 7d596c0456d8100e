import { groupCommit } from '@marquee/platform/group-commit'
import { isRefusedContent } from './isolate-poison.ts'

/**
 * Lets what several partitions bring share a write. What the database refuses in company is written alone: the others may be to blame.
 *
 * @param write has to be safe to do again, whole or in part
 */
export function writeTogether<T, Result>(
  write: (items: readonly T[]) => Promise<Result>,
  { maxWrite, lingerMs }: { maxWrite: number; lingerMs: number },
): (items: readonly T[]) => Promise<Result | undefined> {
  const together = groupCommit(write, { maxWaiting: 100_000, deadlineMs: 60_000, maxWrite, lingerMs })
  return (items) =>
    together(items).catch((error: unknown) => {
      if (isRefusedContent(error)) return write(items)
      throw error
    })
}

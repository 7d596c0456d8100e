const firstPauseMs = 25

/**
 * An event is durable a moment before the system has learnt from it: embedded at once, over a log within tens of
 * milliseconds. Looks at once and then after doubling pauses, until `heard` says that the system listened, or until
 * `giveUpMs` have been waited. A look that fails counts as not heard.
 *
 * @returns whether the system was seen to have listened; false also when the signal aborted
 */
export async function untilListened(
  heard: () => Promise<boolean>,
  { giveUpMs = 3_000, signal }: { giveUpMs?: number; signal?: AbortSignal } = {},
): Promise<boolean> {
  let waited = 0
  for (let pause = firstPauseMs; !signal?.aborted; pause *= 2) {
    if (await heard().catch(() => false)) return true
    if (waited >= giveUpMs) return false
    const thisPause = Math.min(pause, giveUpMs - waited)
    await new Promise((resolve) => setTimeout(resolve, thisPause))
    waited += thisPause
  }
  return false
}

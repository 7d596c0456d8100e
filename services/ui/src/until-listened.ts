/**
 * An event is durable a moment before the system has learnt from it. Looks, first after `firstMs` and then at doubling
 * intervals, until `heard` says that the system listened, or until `giveUpMs` have passed since the start.
 * A look that fails counts as not heard.
 *
 * @returns whether the system was seen to have listened; false also when the signal aborted
 */
export async function untilListened(
  heard: () => Promise<boolean>,
  { firstMs = 150, giveUpMs = 3_000, signal }: { firstMs?: number; giveUpMs?: number; signal?: AbortSignal } = {},
): Promise<boolean> {
  let waited = 0
  for (let pause = firstMs; waited < giveUpMs; pause *= 2) {
    const thisPause = Math.min(pause, giveUpMs - waited)
    await new Promise((resolve) => setTimeout(resolve, thisPause))
    waited += thisPause
    if (signal?.aborted) return false
    if (await heard().catch(() => false)) return true
  }
  return false
}

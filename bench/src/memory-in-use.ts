import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { usageOf } from './machine.ts'
import type { MemorySample } from './memory-growth.ts'

/** What a process that is asked by {@link sampleMemory} has to be started with. @param folder for what it says */
export function tellingMemory(folder: string): string {
  const program = new URL('programs/tell-memory-in-use.ts', import.meta.url)
  program.searchParams.set('folder', folder)
  return `--expose-gc --import ${program.href}`
}

const everyMs = 30_000
const answersWithinMs = 1_000

/**
 * What a process holds for so many seconds, looked at each half minute after what is no longer used has been collected: else how much of
 * that V8 keeps for later hides what is kept for ever.
 */
export async function sampleMemory(
  pid: number,
  folder: string,
  seconds: number,
): Promise<{ inUse: MemorySample[]; resident: MemorySample[] }> {
  const resident: MemorySample[] = []
  const start = performance.now()
  while (performance.now() - start < seconds * 1_000) {
    process.kill(pid, 'SIGUSR2')
    await sleep(answersWithinMs)
    const usage = await usageOf(pid)
    resident.push({ second: (performance.now() - start) / 1_000, megabytes: usage?.residentMb ?? Number.NaN })
    await sleep(everyMs - answersWithinMs)
  }
  const told = (await readFile(`${folder}/${pid}`, 'utf8')).trim().split('\n')
  if (told.length !== resident.length)
    throw new Error(`asked ${resident.length} times, ${pid} told ${told.length} times`)
  const inUse = resident.map(({ second }, index) => ({ second, megabytes: Number(told[index]) / 2 ** 20 }))
  return { inUse, resident }
}

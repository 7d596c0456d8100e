import { readFile } from 'node:fs/promises'
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os'

/** What a figure depends on beside the code. */
export interface MachineFacts {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
}

export const machineFacts = (): MachineFacts => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()} ${arch()}`,
  node: process.version,
})

/** Processes that ran or waited for a core, the mean of the last minute. */
export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10

/** What a process has used so far. */
export interface Usage {
  readonly cpuSeconds: number
  readonly residentMb: number
}

const ticksPerSecond = 100 // USER_HZ, the same on every Linux that Node runs on

/** Undefined where there is no /proc to ask. */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined),
    readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined),
  ])
  // the name, in brackets, may hold spaces: fields are counted from behind it (proc_pid_stat(5): utime is 14, stime 15)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(status ?? '')?.[1]
  if (!fields || resident === undefined) return undefined
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    residentMb: Number(resident) / 1_024,
  }
}

/** Cores a process keeps busy while something is done, and what that gave. */
export async function whileUsing<T>(pid: number, work: () => Promise<T>): Promise<{ result: T; cpuSeconds: number }> {
  const before = await usageOf(pid)
  const result = await work()
  const after = await usageOf(pid)
  return { result, cpuSeconds: before && after ? after.cpuSeconds - before.cpuSeconds : Number.NaN }
}

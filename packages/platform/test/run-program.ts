import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Program extends AsyncDisposable {
  readonly child: ChildProcess
  /** the JSON lines that it wrote so far */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  /** everything it wrote that is no JSON line, and its standard error */
  readonly text: () => string
  /** resolves with the first line whose message begins like this */
  line(message: string): Promise<Readonly<Record<string, unknown>>>
  /** resolves with the exit code, once all it wrote is here */
  readonly ended: Promise<number | null>
}

/** Runs a file of this folder's programs/ in a process of its own, which is killed in the end if it still runs. */
export function runProgram(
  name: string,
  { env = {}, args = [] }: { env?: Readonly<Record<string, string>>; args?: readonly string[] } = {},
): Program {
  const file = fileURLToPath(new URL(`./programs/${name}`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: Record<string, unknown>[] = []
  const waiting = new Set<() => void>()
  let text = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) lines.push(JSON.parse(line))
    else text += `${line}\n`
    for (const look of waiting) look()
  })
  child.stderr.on('data', (chunk) => {
    text += chunk
  })
  const ended = once(child, 'close').then(([code]): number | null => code)
  return {
    child,
    lines,
    text: () => text,
    ended,
    line(message) {
      const { promise, resolve, reject } = Promise.withResolvers<Readonly<Record<string, unknown>>>()
      const look = () => {
        const found = lines.find(({ msg }) => String(msg).startsWith(message))
        if (!found) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      void ended.then((code) => reject(new Error(`it ended with ${code} before it said "${message}": ${text}`)))
      look()
      return promise
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}

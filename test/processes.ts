import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@marquee/contracts/services'
import { eventually, testEnvironment } from './harness.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))

export interface Exit {
  /** null when a signal ended it */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** from the signal that was sent, or from the start, to the end */
  readonly ms: number
}

/** A child process whose words are kept. Disposing it kills it. */
export interface Program extends AsyncDisposable {
  readonly pid: number
  stdout(): string
  stderr(): string
  isRunning(): boolean
  /** resolves with the first match in what it writes. @throws when it ends, or says nothing of the kind in time */
  said(pattern: RegExp, withinMs: number): Promise<RegExpExecArray>
  readonly exited: Promise<Exit>
  kill(signal: NodeJS.Signals): Promise<Exit>
}

/**
 * Runs a file of the repository with this Node and nothing of this process' environment but what finding programs takes.
 * @param under a command that becomes it, and its arguments
 */
export function startProgram(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { under = [] }: { under?: readonly string[] } = {},
): Program {
  let since = performance.now()
  const [command = process.execPath, ...before] = [...under, process.execPath]
  const child = spawn(command, [...before, join(repository, file), ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = [wordsOf(child.stdout), wordsOf(child.stderr)]
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ms: performance.now() - since }))
  })
  const killWithUs = () => child.kill('SIGKILL') // a run that is cut off leaves nothing behind
  process.once('exit', killWithUs)
  child.once('close', () => process.off('exit', killWithUs))
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const kill = (signal: NodeJS.Signals) => {
    since = performance.now()
    child.kill(signal)
    return exited
  }
  return {
    pid: pidOf(child),
    stdout,
    stderr,
    isRunning,
    exited,
    kill,
    said: (pattern, withinMs) =>
      eventually(`${file} says ${pattern}`, withinMs, () => {
        const found = pattern.exec(stdout()) ?? pattern.exec(stderr())
        if (!found && !isRunning()) throw new Error(`${file} ended:\n${stdout()}\n${stderr()}`)
        return found ?? undefined
      }),
    async [Symbol.asyncDispose]() {
      if (isRunning()) await kill('SIGKILL')
    },
  }
}

/** Runs the `marquee` command to its end. */
export async function runMarquee(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  await using program = startProgram('apps/standalone/src/main.ts', args, environment)
  const { code } = await program.exited
  return { code, stdout: program.stdout(), stderr: program.stderr() }
}

export interface RunningService extends Program {
  readonly address: string
  /** its log, line by line */
  log(): LogLine[]
}

export interface LogLine {
  readonly level: string
  readonly msg: string
  readonly [detail: string]: unknown
}

/**
 * One service as a process of its own, on a free port unless the environment names one.
 * @param waitFor `ready`: until /readyz says so; `listening`: until it answers at all
 */
export async function startService(
  name: ServiceName,
  environment: Readonly<Record<string, string>>,
  { waitFor = 'ready', withinMs = 60_000 }: { waitFor?: 'ready' | 'listening'; withinMs?: number } = {},
): Promise<RunningService> {
  const program = startProgram(`services/${name}/src/main.ts`, [], { ...testEnvironment, ...environment })
  try {
    const [, port] = await program.said(/listening at http:\/\/127\.0\.0\.1:(\d+)/, withinMs)
    const address = `http://127.0.0.1:${port}`
    if (waitFor === 'ready') await ready(address, withinMs)
    return { ...program, address, log: () => logLines(program.stdout()) }
  } catch (error) {
    await program[Symbol.asyncDispose]()
    throw new Error(`${name} did not start:\n${program.stdout().slice(-4_000)}\n${program.stderr().slice(-4_000)}`, {
      cause: error,
    })
  }
}

/** What a program's environment takes for SIGUSR2 to make it die of its heap limit. */
export const dyingOfMemory = ({ heapMb }: { heapMb: number }): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--max-old-space-size=${heapMb} --import ${new URL('exhaust-memory.ts', import.meta.url).href}`,
})

/** Resolves once /readyz says so. */
export const ready = (address: string, withinMs = 60_000): Promise<boolean> =>
  eventually(`${address} is ready`, withinMs, async () => {
    const response = await fetch(`${address}/readyz`)
    if (!response.ok) throw new Error(await response.text())
    return true
  })

/** A folder of one's own, gone with the scope. */
export async function openTemporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'marquee-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

function wordsOf(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => {
    const text = Buffer.concat(chunks)
    chunks.splice(0, chunks.length, text)
    return text.toString()
  }
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the process could not be started')
  return pid
}

const logLines = (stdout: string): LogLine[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine) // written by our own logger

/**
 * A port of this machine that nobody listens on. It lies below those that Linux gives to outgoing connections, so that none of
 * them takes it before a server does, or while one is started again.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 30_000)
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return freePort()
    throw error
  }
  server.close()
  await once(server, 'close')
  return port
}

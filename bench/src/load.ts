import { startProgram } from '@marquee/tests/processes'
import type { EventShape, ListQuestions } from './traffic.ts'

/** Which requests a load program sends; the program makes them itself, so that nobody's time is measured with them. */
export type Questions =
  | ({ readonly kind: 'lists' } & ListQuestions)
  | { readonly kind: 'events'; readonly batch: number; readonly shape: EventShape }
  | { readonly kind: 'get'; readonly path: string }

export interface LoadSpec {
  readonly url: string
  readonly questions: Questions
  readonly connections: number
  readonly seconds: number
  /** the open loop's alone */
  readonly perSecond?: number
}

export interface LoadResult {
  /** answers a second */
  readonly perSecond: number
  readonly answered: number
  /** the warm-up before the count included */
  readonly answeredInAll: number
  /** no answer, or another status than 2xx */
  readonly failed: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** As many requests as the connections carry, the next when the one before is answered: how much a system can do. */
export const closedLoop = (spec: LoadSpec): Promise<LoadResult> => runLoad('closed-loop', spec)

/** So many a second, come what may: how long people wait. */
export const openLoopLoad = (spec: LoadSpec & { readonly perSecond: number }): Promise<LoadResult> =>
  runLoad('open-loop', spec)

/** Load comes from a process of its own, or it would wait for what it measures. */
async function runLoad(program: 'closed-loop' | 'open-loop', spec: LoadSpec): Promise<LoadResult> {
  const result = await runBenchProgram<LoadResult>(program, spec)
  if (result.answered === 0) throw new Error(`${spec.url} answered none of ${result.failed} requests`)
  return result
}

/** Runs one of `programs/` to its end. @returns what it printed */
export async function runBenchProgram<Result>(
  name: string,
  spec: unknown,
  environment: Readonly<Record<string, string>> = {},
): Promise<Result> {
  await using program = startProgram(`bench/src/programs/${name}.ts`, [JSON.stringify(spec)], environment)
  const { code } = await program.exited
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${program.stdout()}\n${program.stderr()}`)
  return JSON.parse(program.stdout()) as Result // printed by our own program
}

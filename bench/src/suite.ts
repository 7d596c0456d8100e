import type { Figure } from './figure.ts'

export interface BenchOptions {
  /** whose figures are wanted: `demo`, or a person's own copy of a MovieLens release */
  readonly data: string
  /** shorter runs: to see that everything works, not to compare */
  readonly quick: boolean
  /** events that wait for the features service */
  readonly backlog: number
  /** a folder for the CPU profiles of the services that are measured */
  readonly profile: string | undefined
  /** a file for the image of growth */
  readonly plot: string | undefined
  /** files that say how to talk to other systems (peers/adapter.ts) */
  readonly adapters: readonly string[]
  /** tells the person at the terminal what goes on */
  readonly tell: (text: string) => void
}

/** Figures that belong together, and need the same things started. */
export interface Suite {
  readonly summary: string
  readonly needsServers: boolean
  run(options: BenchOptions): Promise<readonly Figure[]>
}

/** Seconds of one measurement. */
export const secondsOf = ({ quick }: BenchOptions, seconds: number): number =>
  quick ? Math.ceil(seconds / 5) : seconds

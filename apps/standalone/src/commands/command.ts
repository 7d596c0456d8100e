import type { ParseArgsConfig } from 'node:util'

/** One thing the `marquee` command can do. */
export interface Command {
  readonly summary: string
  readonly usage: string
  /** what `--help` says below the usage */
  details(): string
  /** how many words it takes beside its options; none unless it says so */
  readonly takes?: number
  readonly options: NonNullable<ParseArgsConfig['options']>
  run(given: { values: Readonly<Record<string, unknown>>; positionals: readonly string[] }): Promise<void>
}

/** The command line asks for something that does not exist. */
export class UsageError extends Error {
  override name = 'UsageError'
}

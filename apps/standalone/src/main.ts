import { parseArgs } from 'node:util'
import { ConfigInvalid } from '@marquee/platform/config'
import { type Command, UsageError } from './commands/command.ts'

const load = (name: string, importing: () => Promise<Record<string, unknown>>) => async () =>
  (await importing())[name] as Command // each file exports the command of its name

/** Every command, loaded when it is asked for, so that `--help` and an error are instant. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: load('start', () => import('./commands/start.ts')),
  load: load('load', () => import('./commands/load.ts')),
  evaluate: load('evaluate', () => import('./commands/evaluate.ts')),
  train: load('train', () => import('./commands/train.ts')),
  models: load('models', () => import('./commands/models.ts')),
  promote: load('promote', () => import('./commands/models.ts')),
  rollback: load('rollback', () => import('./commands/models.ts')),
  refit: load('refit', () => import('./commands/models.ts')),
  'clear-film': load('clearFilm', () => import('./commands/models.ts')),
  explain: load('explain', () => import('./commands/explain.ts')),
  erase: load('erase', () => import('./commands/erase.ts')),
  rebuild: load('rebuild', () => import('./commands/features.ts')),
  'dead-letters': load('deadLetters', () => import('./commands/features.ts')),
}

async function main([name, ...rest]: readonly string[]): Promise<void> {
  if (name === '--version') return printVersion()
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return printHelp()
  const open = commands[name]
  if (!open)
    throw new UsageError(
      `There is no command ${JSON.stringify(name)}: expected one of ${Object.keys(commands).join(', ')}`,
    )
  const command = await open()
  const given = parseCommandLine(command, rest)
  if (given.values['help'])
    process.stdout.write(`${command.summary}\n\nUsage: marquee ${command.usage}\n\n${command.details()}\n`)
  else {
    refuseSuperfluous(command, given.positionals)
    await command.run(given)
  }
}

/** A word that nothing is done with is a mistake: `start ./ratings` would start the demo. */
function refuseSuperfluous({ usage, takes = 0 }: Command, positionals: readonly string[]): void {
  const superfluous = positionals.slice(takes)
  if (superfluous.length > 0)
    throw new UsageError(
      `Nothing is known to do with ${superfluous.map((word) => JSON.stringify(word)).join(', ')}. Usage: marquee ${usage}`,
    )
}

function parseCommandLine(command: Command, args: readonly string[]) {
  try {
    // pnpm hands on the -- that separates a script's own arguments
    return parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

async function printVersion(): Promise<void> {
  const { default: about } = await import('../package.json', { with: { type: 'json' } })
  process.stdout.write(`${about.version}\n`)
}

async function printHelp(): Promise<void> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, open]) => `  ${name.padEnd(12)} ${(await open()).summary}`),
  )
  process.stdout.write(
    `Marquee: a movie recommender that learns while people watch\n\nUsage: marquee COMMAND [--help] | --version\n\n${lines.join('\n')}\n`,
  )
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  if (error instanceof UsageError) process.stderr.write('`npx pnpm@12 marquee --help` lists the commands.\n')
  if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  if (error instanceof ConfigInvalid) process.stderr.write('`npx pnpm@12 marquee start --help` lists every variable.\n')
  process.exitCode = error instanceof UsageError || error instanceof ConfigInvalid ? 2 : 1
}

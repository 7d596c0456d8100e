/**
 * Configuration comes from environment variables alone and is read once, at start. A service declares what it reads as
 * a table; the same table checks the values, fills the defaults and prints `--help`.
 */

export interface Setting<T> {
  /** the environment variable */
  readonly env: string
  readonly description: string
  /** what a valid value looks like, for errors and `--help` */
  readonly expected: string
  /** the value when the variable is absent; a setting without one is required */
  readonly fallback?: T
  /** a secret is never printed */
  readonly secret?: boolean
  /** variables that must be set with it */
  readonly needs?: readonly string[]
  /** undefined when the text is not valid */
  parse(text: string): T | undefined
}

export type Settings = Readonly<Record<string, Setting<unknown>>>
export type Config<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never }

export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown at start when any variable is wrong; its message lists every one. */
export class ConfigInvalid extends Error {
  override name = 'ConfigInvalid'
}

/**
 * Reads every setting from the environment.
 * @throws ConfigInvalid with one line for each wrong or missing variable: its name, its value, what is expected
 */
export function readConfig<S extends Settings>(settings: S, environment: Environment): Config<S> {
  const values: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const [name, setting] of Object.entries(settings)) {
    const text = environment[setting.env]
    if (text === undefined || text === '') {
      if ('fallback' in setting) values[name] = setting.fallback
      else wrong.push(`${setting.env} is not set: expected ${setting.expected} (${setting.description})`)
      continue
    }
    const value = setting.parse(text)
    if (value === undefined) {
      wrong.push(`${setting.env}=${setting.secret ? '(hidden)' : JSON.stringify(text)}: expected ${setting.expected}`)
    } else values[name] = value
    for (const other of setting.needs ?? [])
      if (!environment[other]) wrong.push(`${other} is not set: ${setting.env} needs it`)
  }
  if (wrong.length > 0)
    throw new ConfigInvalid(
      `The configuration has ${wrong.length === 1 ? 'an error' : `${wrong.length} errors`}:\n  ${wrong.join('\n  ')}`,
    )
  return values as Config<S> // every key of the table has just been filled
}

/** The table that `--help` prints: variable, what it takes, default, meaning. */
export function describeConfig(settings: Settings): string {
  const rows = Object.values(settings).map((setting) => ({
    env: setting.env,
    expected: setting.expected,
    fallback: 'fallback' in setting ? show(setting.fallback) : 'required',
    description: setting.description,
  }))
  const width = (column: 'env' | 'expected' | 'fallback') => Math.max(...rows.map((row) => row[column].length))
  const [env, expected, fallback] = [width('env'), width('expected'), width('fallback')]
  return rows
    .map(
      (row) =>
        `  ${row.env.padEnd(env)}  ${row.expected.padEnd(expected)}  ${row.fallback.padEnd(fallback)}  ${row.description}`,
    )
    .join('\n')
}

const show = (value: unknown): string =>
  value === undefined || value === null || value === ''
    ? '-'
    : Array.isArray(value)
      ? value.join(',') || '-'
      : String(value)

interface About<T> {
  readonly env: string
  readonly description: string
  readonly fallback?: T
  readonly secret?: boolean
}

export const text = (about: About<string>): Setting<string> => ({
  ...about,
  expected: 'text',
  parse: (value) => value,
})

/** A text that may be left out altogether. */
export const optionalText = (about: Omit<About<string>, 'fallback'>): Setting<string | undefined> => ({
  ...about,
  expected: 'text',
  fallback: undefined,
  parse: (value) => value,
})

export const integer = ({ min, max, ...about }: About<number> & { min: number; max: number }): Setting<number> => ({
  ...about,
  expected: `a whole number from ${min} to ${max}`,
  parse: (value) =>
    /^-?\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined,
})

export const decimal = ({ min, max, ...about }: About<number> & { min: number; max: number }): Setting<number> => ({
  ...about,
  expected: `a number from ${min} to ${max}`,
  parse: (value) =>
    /^-?\d+(\.\d+)?$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined,
})

export const flag = (about: About<boolean>): Setting<boolean> => ({
  ...about,
  expected: 'true or false',
  parse: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
})

export const oneOf = <const T extends string>(choices: readonly T[], about: About<T>): Setting<T> => ({
  ...about,
  expected: `one of ${choices.join(', ')}`,
  parse: (value) => choices.find((choice) => choice === value),
})

export const list = (about: About<readonly string[]>): Setting<readonly string[]> => ({
  ...about,
  expected: 'values separated by commas',
  parse: (value) => {
    const parts = value.split(',').map((part) => part.trim())
    return parts.every((part) => part !== '') ? parts : undefined
  },
})

export const url = ({ schemes, ...about }: About<string> & { schemes: readonly string[] }): Setting<string> => ({
  ...about,
  expected: `an address: ${schemes.map((scheme) => `${scheme}://…`).join(' or ')}`,
  parse: (value) => (URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)) ? value : undefined),
})

/** A whole number that may be left out altogether. */
export const optionalInteger = (
  about: Omit<About<number>, 'fallback'> & { min: number; max: number },
): Setting<number | undefined> => ({ ...integer(about), fallback: undefined })

/** A URL that may be left out altogether. */
export const optionalUrl = (
  about: Omit<About<string>, 'fallback'> & { schemes: readonly string[] },
): Setting<string | undefined> => ({
  ...url(about),
  fallback: undefined,
})

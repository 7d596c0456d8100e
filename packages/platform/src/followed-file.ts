import { readFile } from 'node:fs/promises'
import { ConfigInvalid } from './config.ts'
import type { Log } from './log.ts'
import { poll } from './poll.ts'

export interface FollowedFile<T> extends AsyncDisposable {
  /** what the file said when it last made sense */
  current(): T
}

const lookEveryMs = 2_000

/**
 * What a file says, now and after it is changed. It is read again and again rather than watched: Kubernetes changes a mounted Secret by
 * turning a link, which the watcher of a file does not see.
 *
 * @param env the variable that names the file, for errors
 * @param parse undefined when the text is not valid; the text itself is never printed
 * @throws ConfigInvalid when it cannot be read at the start. Later what it said before stays, and the log says so
 */
export async function followFile<T>(
  path: string,
  {
    env,
    expected,
    parse,
    log,
    everyMs = lookEveryMs,
  }: { env: string; expected: string; parse: (text: string) => T | undefined; log: Log; everyMs?: number },
): Promise<FollowedFile<T>> {
  const named = `${env}=${JSON.stringify(path)}`
  const read = (): Promise<string> =>
    readFile(path, 'utf8').catch((cause: unknown) => {
      throw new ConfigInvalid(`${named}: cannot be read`, { cause })
    })
  const parsed = (content: string): T => {
    const value = parse(content)
    if (value === undefined) throw new ConfigInvalid(`${named}: expected ${expected}`)
    return value
  }
  let text = await read()
  let value = parsed(text)
  let complaint = ''
  const following = poll(async () => {
    try {
      const now = await read()
      if (now !== text) {
        value = parsed(now)
        text = now
        log.info({ file: path }, `${env} is read again: it has changed`)
      }
      complaint = ''
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      if (words !== complaint) log.error({ err: error }, 'what the file said before stays in force')
      complaint = words
    }
  }, everyMs)
  return { current: () => value, [Symbol.asyncDispose]: () => following[Symbol.asyncDispose]() }
}

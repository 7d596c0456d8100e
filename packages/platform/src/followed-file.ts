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
  const read = async (): Promise<{ text: string; value: T }> => {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new ConfigInvalid(`${env}=${JSON.stringify(path)}: cannot be read`, { cause })
    })
    const value = parse(text)
    if (value === undefined) throw new ConfigInvalid(`${env}=${JSON.stringify(path)}: expected ${expected}`)
    return { text, value }
  }
  let last = await read()
  let complaint = ''
  const following = poll(async () => {
    try {
      const next = await read()
      if (next.text !== last.text) log.info({ file: path }, `${env} is read again: it has changed`)
      last = next
      complaint = ''
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      if (words !== complaint) log.error({ err: error }, 'what the file said before stays in force')
      complaint = words
    }
  }, everyMs)
  return { current: () => last.value, [Symbol.asyncDispose]: () => following[Symbol.asyncDispose]() }
}

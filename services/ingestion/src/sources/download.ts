import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fetch } from 'undici'
import { SourceUnavailable } from './source.ts'

/** What GroupLens publishes; all are laid out in one of the ways of movielens.ts. */
export const releases = [
  'ml-latest-small',
  'ml-latest',
  'ml-100k',
  'ml-1m',
  'ml-10m',
  'ml-20m',
  'ml-25m',
  'ml-32m',
] as const

export interface DownloadOptions {
  /** Where a release is kept, so that it is fetched once */
  readonly cacheDirectory?: string | undefined
  /** GroupLens, or a mirror of it */
  readonly releasesUrl?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Told, in a sentence, what takes long and what the person should know */
  readonly notify?: ((sentence: string) => void) | undefined
}

const groupLens = 'https://files.grouplens.org/datasets/movielens'

/**
 * A MovieLens release as a zip file on this machine: from the cache folder, or fetched into it.
 *
 * @returns the path of the archive
 * @throws SourceUnavailable when it cannot be fetched
 */
export async function downloadRelease(
  name: string,
  { cacheDirectory, releasesUrl = groupLens, signal, notify = () => {} }: DownloadOptions,
): Promise<string> {
  if (cacheDirectory === undefined) {
    throw new SourceUnavailable(
      `${name} has to be downloaded, and there is no cache folder to keep it in; give the path of a copy`,
    )
  }
  const kept = join(cacheDirectory, `${name}.zip`)
  if (await exists(kept)) return kept

  const url = `${releasesUrl}/${name}.zip`
  notify(
    `Fetching ${url}. Its own licence applies: research use, no commercial use without permission; see the README inside`,
  )
  await mkdir(cacheDirectory, { recursive: true })
  const partial = `${kept}.${process.pid}.part`
  try {
    const response = await fetch(url, { signal: signal ?? null })
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status} ${response.statusText}`)
    await pipeline(Readable.fromWeb(response.body), createWriteStream(partial))
    await rename(partial, kept) // whole or not at all
  } catch (error) {
    await rm(partial, { force: true })
    signal?.throwIfAborted()
    throw new SourceUnavailable(
      `${url} could not be fetched: ${reasonOf(error)}. Without a network: give the path of a copy, or "demo", which needs none`,
      { cause: error },
    )
  }
  return kept
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** fetch says only "fetch failed"; the reason is its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message
}

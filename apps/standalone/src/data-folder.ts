import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dataset } from '@marquee/ui/routes/about'
import envPaths from 'env-paths'

/** Where embedded data lives: MARQUEE_DATA_DIR, else where the operating system keeps such data. */
export const dataRoot = (environment: NodeJS.ProcessEnv): string =>
  environment['MARQUEE_DATA_DIR'] || envPaths('marquee', { suffix: '' }).data

/** Where downloads are kept. */
export const cacheRoot = (): string => envPaths('marquee', { suffix: '' }).cache

export interface LoadedDataset extends Dataset {
  /** what was given as --data */
  readonly from: string
  /** of the source, when it was loaded */
  readonly version: string
}

/** One data set's folder: its database, and what was loaded into it. Different data sets never mix. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string
  readonly databasePath: string
  /** what has been loaded whole */
  loaded(): Promise<LoadedDataset | undefined>
  markLoaded(dataset: LoadedDataset): Promise<void>
}

/** Another Marquee has the folder open. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'
}

/** Where the data set of a name lies: two names never share a folder, and none leaves the root. */
export function folderOf(root: string, name: string): string {
  if (/^\w[\w.-]{0,99}$/.test(name)) return join(root, name)
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return join(root, `${name.replace(/\W/g, '_').slice(0, 60)}-${hash}`)
}

/** Opens the folder of a data set for this process alone. @throws FolderInUse */
export async function openDataFolder(root: string, name: string): Promise<DataFolder> {
  const path = folderOf(root, name)
  await mkdir(path, { recursive: true })
  const lock = join(path, 'lock')
  await takeLock(lock, path)
  const loadedFile = join(path, 'loaded.json')
  await writeFile(join(root, 'last-used.json'), `${JSON.stringify({ name })}\n`)
  return {
    path,
    databasePath: join(path, 'database'),
    loaded: () => readJson<LoadedDataset>(loadedFile),
    markLoaded: (dataset) => writeFile(loadedFile, `${JSON.stringify(dataset, null, 2)}\n`),
    [Symbol.asyncDispose]: () => rm(lock, { force: true }),
  }
}

/** The data set that was opened last, so that a plain start finds it again. */
export async function lastUsed(root: string): Promise<string | undefined> {
  return (await readJson<{ name: string }>(join(root, 'last-used.json')))?.name
}

async function takeLock(lock: string, path: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(lock, 'wx')
      await file.writeFile(String(process.pid))
      await file.close()
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const pid = Number(await readFile(lock, 'utf8').catch(() => '0'))
      if (pid !== process.pid && isRunning(pid))
        throw new FolderInUse(
          `${path} is in use by process ${pid}: an embedded database belongs to one process. MARQUEE_DATA_DIR chooses another folder.`,
        )
      await rm(lock, { force: true }) // its process ended without tidying up
    }
  }
  throw new FolderInUse(`${path} cannot be locked`)
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T // written by this program alone
  } catch {
    return undefined
  }
}

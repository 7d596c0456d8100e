import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { openDemo } from './demo.ts'
import { type DownloadOptions, downloadRelease, releases } from './download.ts'
import { openFolder } from './folder.ts'
import { movieLensFiles, openMovieLens } from './movielens.ts'
import { ndjsonName, openNdjson } from './ndjson.ts'
import { type Source, SourceInvalid } from './source.ts'
import { openZip } from './zip.ts'

export interface OpenOptions extends DownloadOptions {
  /** How much an archive may expand to; 4 GiB unless told */
  readonly maxBytes?: number | undefined
}

const accepted = `"demo", a folder or .zip of a MovieLens release (${movieLensFiles}), an .ndjson or .jsonl file (or .gz of it), or one of ${releases.join(', ')} to download`

/**
 * Opens whatever a person names as their data: `demo`, a path, or a MovieLens release to download. A path comes before
 * a release of the same name; a folder called demo is `./demo`.
 *
 * @throws SourceInvalid when there is no such thing, or it is not a data set; SourceUnavailable when a download fails
 */
export async function openSource(where: string, options: OpenOptions = {}): Promise<Source> {
  if (where === 'demo') return openDemo()
  const kind = await kindOf(where)
  if (kind === 'folder') return openMovieLens(await openFolder(where))
  if (kind === 'file') return openFile(where, options)
  if (releases.some((release) => release === where)) return openFile(await downloadRelease(where, options), options)
  throw new SourceInvalid({ file: where, value: `nothing at ${resolve(where)}` }, accepted)
}

async function openFile(path: string, { maxBytes }: OpenOptions): Promise<Source> {
  if (ndjsonName.test(path)) return openNdjson(path, { maxBytes })
  if (!/\.zip$/i.test(path)) {
    throw new SourceInvalid(
      { file: path, value: 'a single file' },
      `${accepted}; for a file of a release, name its folder: ${dirname(path)}`,
    )
  }
  const files = await openZip(path, { maxBytes })
  try {
    return await openMovieLens(files)
  } catch (error) {
    await files[Symbol.asyncDispose]()
    throw error
  }
}

const kindOf = (path: string): Promise<'folder' | 'file' | 'nothing'> =>
  stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => 'nothing',
  )

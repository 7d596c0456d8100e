import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { load } from '@marquee/ingestion/load'
import { openSource } from '@marquee/ingestion/sources/open-source'
import type { Source } from '@marquee/ingestion/sources/source'
import { describeConfig } from '@marquee/platform/config'
import { firstSignal } from '@marquee/platform/lifecycle'
import { buildSiteIfStale } from '@marquee/ui/build-site'
import { counted } from '@marquee/ui/counted'
import type { Dataset } from '@marquee/ui/routes/about'
import { callApi } from '../api.ts'
import {
  cacheRoot,
  type DataFolder,
  dataRoot,
  folderOf,
  type LoadedDataset,
  lastUsed,
  openDataFolder,
} from '../data-folder.ts'
import { notify, startProgress } from '../progress.ts'
import { readStandaloneConfig, standaloneSettings, startStandalone } from '../standalone.ts'
import type { System } from '../system.ts'
import type { Command } from './command.ts'
import { listsFollow } from './lists-follow.ts'
import { noFilms } from './load.ts'
import { trainNow } from './train.ts'

export const start: Command = {
  summary: 'Start everything in this process, with nothing else installed',
  usage: 'start [--data SOURCE]',
  details:
    () => `  --data SOURCE   a folder or .zip of a MovieLens release, an .ndjson file of films and events, the name of a release
                  to download, or demo (the default the first time; afterwards, what was opened last)

Environment:
  MARQUEE_DATA_DIR   where the data is kept (now: ${dataRoot(process.env)})
${describeConfig(standaloneSettings)}`,
  options: { data: { type: 'string' } },
  async run({ values }) {
    // else V8 lets what is no longer used grow to three times what is: to 250 MB while a data set is loaded
    setFlagsFromString('--heap-growing-percent=50')
    const { drainMs } = readStandaloneConfig(process.env)
    const root = dataRoot(process.env)
    const wanted = values['data'] ?? (await lastUsed(root)) ?? 'demo'
    await using source = await openWanted(String(wanted), root, values['data'] === undefined)
    await using folder = await openDataFolder(root, source?.name ?? String(wanted))
    const loaded = await folder.loaded()
    await buildSiteIfStale()
    let dataset: Dataset | null = loaded ?? source ?? null

    await using system = await startStandalone({
      databasePath: folder.databasePath,
      environment: process.env,
      dataset: () => dataset && { name: dataset.name, description: dataset.description, synthetic: dataset.synthetic },
    })
    const stopped = firstSignal()
    process.stdout.write(
      `\n  Marquee    ${system.addresses.ui}\n  Data       ${folder.path}\n  Data set   ${dataset?.description ?? wanted}\n\n`,
    )
    if (source && !isLoaded(loaded, source, String(wanted))) {
      const stopping = new AbortController()
      void stopped.then(() => stopping.abort())
      await loadAndTrain(source, String(wanted), { system, folder }, stopping.signal)
      dataset = source
    }
    process.stdout.write(`  Ready: open ${system.addresses.ui}   (Ctrl+C stops; nothing is lost)\n\n`)
    await stopped
    process.stdout.write('\n  Stopping…\n')
    setTimeout(endWhenAskedAgain, againMs).unref()
    system.drain()
    await sleep(drainMs)
  },
}

/** A package manager passes on what the terminal sends to both: one Ctrl+C comes twice. Whoever asks later is not kept waiting. */
const againMs = 2_000
const endWhenAskedAgain = () => void firstSignal().then(() => process.exit(1))

/** The source to load from; undefined when a data set is only opened again and its source is no longer there. */
async function openWanted(wanted: string, root: string, again: boolean): Promise<Source | undefined> {
  if (!again || wanted === 'demo') return openSource(wanted, { cacheDirectory: cacheRoot(), notify })
  const { readFile } = await import('node:fs/promises')
  const { join } = await import('node:path')
  await readFile(join(folderOf(root, wanted), 'loaded.json')).catch(() => {
    throw new Error(
      `${wanted} was not loaded whole the last time: name its folder again with --data, or start with --data demo`,
    )
  })
  return undefined
}

const isLoaded = (loaded: LoadedDataset | undefined, source: Source, from: string): boolean =>
  loaded !== undefined && loaded.from === from && loaded.version === source.version

async function loadAndTrain(
  source: Source,
  from: string,
  { system, folder }: { system: System; folder: DataFolder },
  signal: AbortSignal,
): Promise<void> {
  const progress = startProgress(`Loading ${source.name}`)
  try {
    const count = await load(source, {
      ingestionUrl: system.addresses.ingestion,
      signal,
      onProgress: ({ stage, done, of, perSecond }) =>
        progress.update(
          of === 0 ? 1 : done / of,
          `${done.toLocaleString('en')} ${stage}, ${Math.round(perSecond).toLocaleString('en')}/s`,
        ),
    })
    await system.settled()
    progress.done(
      `Loaded ${counted(count.movies, 'film')} and ${counted(count.interactions, 'interaction')} in ${count.seconds.toFixed(1)} s`,
    )
  } catch (error) {
    progress.fail(signal.aborted ? 'Loading was interrupted; the next start goes on' : `Loading failed`)
    if (signal.aborted) return
    throw error
  }
  const { movies } = await callApi<{ movies: number }>(`${system.addresses.features}/v1/status`)
  if (movies === 0) notify(noFilms)
  await folder.markLoaded({
    name: source.name,
    description: source.description,
    synthetic: source.synthetic,
    from,
    version: source.version,
  })
  await trainNow(system.addresses.training, { signal })
  if (!(await listsFollow(system, signal)) && !signal.aborted)
    notify('Lists do not follow the newest model yet; see the log')
}

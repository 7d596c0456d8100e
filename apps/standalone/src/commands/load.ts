import { load as loadSource } from '@marquee/ingestion/load'
import { openSource } from '@marquee/ingestion/sources/open-source'
import { counted } from '@marquee/ui/counted'
import { cacheRoot } from '../data-folder.ts'
import { notify, startProgress } from '../progress.ts'
import { type Command, UsageError } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, ingestionUrlOf } from './connection.ts'

/** What to do about data that has no film in it. */
export const noFilms =
  'No film was among them, and lists show only films of the catalogue: add a line for each, such as {"movieId":"heat","title":"Heat","year":1995,"genres":["Crime"]}, and load again'

export const load: Command = {
  summary: 'Send a data set to a running ingestion service',
  usage: 'load SOURCE',
  details: () =>
    `  SOURCE          a folder or .zip of a MovieLens release, an .ndjson file of films and events, a release to download, or demo\n${connectionHelp}\n\nLoading twice changes nothing.`,
  takes: 1,
  options: connectionOptions,
  async run({ values, positionals: [where] }) {
    if (where === undefined) throw new UsageError('load takes a source, such as a folder')
    await using source = await openSource(where, { cacheDirectory: cacheRoot(), notify })
    const progress = startProgress(`Loading ${source.name}`)
    const apiKey = apiKeyOf(values)
    const count = await loadSource(source, {
      ingestionUrl: ingestionUrlOf(values),
      ...(apiKey === undefined ? {} : { apiKey }),
      onProgress: ({ stage, done, of, perSecond }) =>
        progress.update(
          of === 0 ? 1 : done / of,
          `${done.toLocaleString('en')} ${stage}, ${Math.round(perSecond).toLocaleString('en')}/s`,
        ),
    })
    progress.done(
      `Sent ${counted(count.movies, 'film')} and ${counted(count.interactions, 'interaction')} in ${count.seconds.toFixed(1)} s`,
    )
    if (count.movies === 0) notify(noFilms)
  },
}

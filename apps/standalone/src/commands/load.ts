import { load as loadSource } from '@marquee/ingestion/load'
import { openSource } from '@marquee/ingestion/sources/open-source'
import { cacheRoot } from '../data-folder.ts'
import { notify, startProgress } from '../progress.ts'
import { type Command, UsageError } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, ingestionUrlOf } from './connection.ts'

export const load: Command = {
  summary: 'Send a data set to a running ingestion service',
  usage: 'load SOURCE',
  details: () =>
    `  SOURCE          a folder or .zip of a MovieLens release, an .ndjson file of events, a release to download, or demo\n${connectionHelp}\n\nLoading twice changes nothing.`,
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
      `Sent ${count.movies.toLocaleString('en')} films and ${count.interactions.toLocaleString('en')} interactions in ${count.seconds.toFixed(1)} s`,
    )
  },
}

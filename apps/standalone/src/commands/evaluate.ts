import { foldHistory, type HistoryEvent, strengthOf } from '@marquee/feature-store/history'
import { openSource } from '@marquee/ingestion/sources/open-source'
import type { Source } from '@marquee/ingestion/sources/source'
import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'
import { type EvaluationRow, evaluate as evaluateAlgorithms } from '@marquee/recommender/evaluate'
import { cacheRoot } from '../data-folder.ts'
import { notify, startProgress } from '../progress.ts'
import { table } from '../table.ts'
import { type Command, UsageError } from './command.ts'

const protocols = ['leave-one-out', 'global-time'] as const

export const evaluate: Command = {
  summary: 'Measure every algorithm on a data set, beside the baselines',
  usage: 'evaluate [--data SOURCE] [--protocol leave-one-out|global-time] [--json]',
  details: () => `  --data SOURCE   as for start (default: demo)
  --protocol P    leave-one-out: each person's last film, from all before it (the default);
                  global-time: the newest tenth of all interactions, from what happened before
  --json          print JSON alone

Full ranking: every film that the person has not seen is a candidate.`,
  options: { data: { type: 'string' }, protocol: { type: 'string' }, json: { type: 'boolean' } },
  async run({ values }) {
    const protocol = protocols.find((name) => name === (values['protocol'] ?? 'leave-one-out'))
    if (!protocol)
      throw new UsageError(
        `--protocol is ${JSON.stringify(values['protocol'])}: expected one of ${protocols.join(', ')}`,
      )
    await using source = await openSource(String(values['data'] ?? 'demo'), { cacheDirectory: cacheRoot(), notify })
    const dataset = await datasetOf(source)
    const progress = startProgress(`Evaluating on ${source.name}`)
    const models = evaluateAlgorithms(dataset, { protocol, onProgress: (done, of) => progress.update(done / of, '') })
    progress.done(
      `${source.name}: ${dataset.users.length.toLocaleString('en')} people, ${dataset.items.length.toLocaleString('en')} films, ${dataset.itemOf.length.toLocaleString('en')} interactions; ${protocol}, full ranking`,
    )
    if (values['json'])
      process.stdout.write(`${JSON.stringify({ dataset: source.name, protocol, models: models.map(publicRow) })}\n`)
    else
      process.stdout.write(
        `${table(
          ['model', 'NDCG@10', '±', 'HR@10', 'MRR@10', 'coverage@10', 'fit s', 'score µs'],
          models.map((row) => [
            row.name,
            row.ndcg10.toFixed(4),
            row.ndcg10StandardError.toFixed(4),
            row.hr10.toFixed(4),
            row.mrr10.toFixed(4),
            row.coverage10.toFixed(4),
            row.fitSeconds.toFixed(2),
            row.scoreMicroseconds.toFixed(0),
          ]),
        )}\n`,
      )
  },
}

/** The figures that scripts rely on, by their agreed names. */
const publicRow = ({
  name,
  ndcg10,
  ndcg10StandardError,
  hr10,
  mrr10,
  coverage10,
  fitSeconds,
  scoreMicroseconds,
}: EvaluationRow) => ({
  name,
  ndcg10,
  ndcg10StandardError,
  hr10,
  mrr10,
  coverage10,
  fitSeconds,
  scoreMicroseconds,
})

/** A source as the feature store would hand it to training: histories folded in order of time, ties in file order. */
export async function datasetOf(source: Source): Promise<Dataset> {
  const movies = await Array.fromAsync(source.movies())
  const builder = createDatasetBuilder(
    movies.map(({ movieId, title, year, genres, directors = [], tags = [], votes = 0 }) => ({
      movieId,
      title,
      year,
      genres,
      directors,
      tags,
      votes,
    })),
  )
  const byUser = new Map<string, HistoryEvent[]>()
  for await (const { userId, movieId, type, rating, occurredAt } of source.interactions()) {
    const event: HistoryEvent = { movieId, type, rating: rating ?? null, at: Date.parse(occurredAt) }
    const events = byUser.get(userId)
    if (events) events.push(event)
    else byUser.set(userId, [event])
  }
  for (const [userId, events] of byUser) {
    const { entries } = foldHistory(events.sort((a, b) => a.at - b.at))
    const liked = entries
      .map((entry) => ({ movieId: entry.movieId, at: entry.at, value: strengthOf(entry) }))
      .filter(({ value }) => value > 0)
    if (liked.length > 0) builder.addUser(userId, liked)
  }
  return builder.build()
}

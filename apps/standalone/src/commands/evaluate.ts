import { existsSync } from 'node:fs'
import { open, rm, writeFile } from 'node:fs/promises'
import { foldHistory, type HistoryEvent, strengthOf } from '@marquee/feature-store/history'
import { openSource } from '@marquee/ingestion/sources/open-source'
import type { Source } from '@marquee/ingestion/sources/source'
import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'
import { type EvaluationRow, evaluate as evaluateAlgorithms } from '@marquee/recommender/evaluate'
import { cacheRoot } from '../data-folder.ts'
import { drawEvaluation } from '../evaluation-plot.ts'
import { notify, startProgress } from '../progress.ts'
import { table } from '../table.ts'
import { type Command, UsageError } from './command.ts'

const protocols = ['leave-one-out', 'global-time'] as const

export const evaluate: Command = {
  summary: 'Measure every algorithm on a data set, beside the baselines',
  usage: 'evaluate [--data SOURCE] [--protocol leave-one-out|global-time] [--plot FILE.svg] [--json]',
  details: () => `  --data SOURCE   as for start (default: demo)
  --protocol P    leave-one-out: each person's last film, from all before it (the default);
                  global-time: the newest tenth of all interactions, from what happened before
  --plot FILE.svg write an image too: quality against coverage, against the length of the
                  history, and against diversity; a file of that name is replaced
  --json          print JSON alone, with all figures that the image shows

Full ranking: every film that the person has not seen is a candidate.`,
  options: {
    data: { type: 'string' },
    protocol: { type: 'string' },
    plot: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values }) {
    const protocol = protocols.find((name) => name === (values['protocol'] ?? 'leave-one-out'))
    if (!protocol)
      throw new UsageError(
        `--protocol is ${JSON.stringify(values['protocol'])}: expected one of ${protocols.join(', ')}`,
      )
    const plot = values['plot'] === undefined ? undefined : String(values['plot'])
    if (plot !== undefined) await refuseUnwritable(plot)
    await using source = await openSource(String(values['data'] ?? 'demo'), { cacheDirectory: cacheRoot(), notify })
    const dataset = await datasetOf(source)
    const progress = startProgress(`Evaluating on ${source.name}`)
    const models = evaluateAlgorithms(dataset, {
      protocol,
      ...(plot !== undefined || values['json'] ? { diversityOf: 'blend' } : {}),
      onProgress: (done, of) => progress.update(done / of, ''),
    })
    const facts = {
      dataset: source.name,
      protocol,
      people: dataset.users.length,
      films: dataset.items.length,
      interactions: dataset.itemOf.length,
    }
    progress.done(
      `${source.name}: ${facts.people.toLocaleString('en')} people, ${facts.films.toLocaleString('en')} films, ${facts.interactions.toLocaleString('en')} interactions; ${protocol}, full ranking`,
    )
    if (plot !== undefined) {
      await writeFile(plot, await drawEvaluation({ ...facts, models }))
      notify(`The plot is in ${plot}`)
    }
    if (values['json']) process.stdout.write(`${JSON.stringify({ ...facts, models: models.map(publicRow) })}\n`)
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

/** Said before hours of fitting, not after. Leaves nothing behind, and what is there as it was. */
async function refuseUnwritable(file: string): Promise<void> {
  if (!file.endsWith('.svg'))
    throw new UsageError(`--plot is ${JSON.stringify(file)}: expected the name of a file that ends in .svg`)
  try {
    const existed = existsSync(file)
    await (await open(file, 'a')).close()
    if (!existed) await rm(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(
      `--plot is ${JSON.stringify(file)}: expected a file that can be written, in a folder that exists (${why})`,
      { cause },
    )
  }
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
  byHistoryLength,
  diversity,
}: EvaluationRow) => ({
  name,
  ndcg10,
  ndcg10StandardError,
  hr10,
  mrr10,
  coverage10,
  fitSeconds,
  scoreMicroseconds,
  byHistoryLength,
  diversity,
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

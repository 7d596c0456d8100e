import {
  type CandidateOutcome,
  candidateOutcomes,
  type RecommendationExplanation,
} from '@marquee/contracts/recommendation'
import { counted } from '@marquee/ui/counted'
import { callApi } from '../api.ts'
import { table } from '../table.ts'
import { type Command, UsageError } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, servingUrlOf } from './connection.ts'

export const explain: Command = {
  summary: 'Show how a list came about: what was considered, what became of it, and why',
  usage: 'explain --user U | --recommendation ID [--json]',
  details: () => `  --user U        the list that this person would get now
  --recommendation ID
                  a list of the past, made again from its record
  --limit N       how many films of a list of now (default: 10)
  --json          print everything as JSON
${connectionHelp}`,
  options: {
    ...connectionOptions,
    user: { type: 'string' },
    recommendation: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values }) {
    const { user, recommendation } = values
    if ((user === undefined) === (recommendation === undefined))
      throw new UsageError('explain takes either --user or --recommendation')
    const path =
      user === undefined
        ? `recommendations/${encodeURIComponent(String(recommendation))}`
        : `users/${encodeURIComponent(String(user))}/explanation?limit=${encodeURIComponent(String(values['limit'] ?? 10))}`
    const explanation = await callApi<RecommendationExplanation>(`${servingUrlOf(values)}/v1/${path}`, {
      apiKey: apiKeyOf(values),
    })
    process.stdout.write(values['json'] ? `${JSON.stringify(explanation)}\n` : inWords(explanation))
  },
}

function inWords(explanation: RecommendationExplanation): string {
  const { items, candidates, shown, modelVersion, tier, historyLength, identical, note } = explanation
  const parts = [
    `${explanation.shownAt === null ? 'Now' : explanation.shownAt}: ${explanation.userId ?? 'a visitor'}, ${tier}, from ${counted(historyLength, 'film')} in the history, by model ${modelVersion ?? '(none yet)'}`,
    ...(identical === null ? [] : [identical ? 'Made again, it is identical.' : `It is not identical. ${note ?? ''}`]),
    items.length > 0
      ? table(
          ['', 'film', 'score', 'why'],
          items.map(({ movie, score, reason, evidence }, place) => [
            String(place + 1),
            movie.title,
            score.toFixed(4),
            `${reason}${evidence.map(({ title, share }) => `; ${title} ${Math.round(100 * share)} %`).join('')}`,
          ]),
        )
      : table(
          ['shown', 'score'],
          shown.map(({ movieId, score }) => [movieId, score.toFixed(4)]),
        ),
  ]
  const leftOut = candidates.filter(({ outcome }) => outcome !== 'shown').slice(0, 20)
  if (leftOut.length > 0)
    parts.push(
      `Scored high, and not in the list:\n${table(
        ['film', 'score', 'because'],
        leftOut.map(({ movie, score, outcome }) => [movie.title, score.toFixed(4), wordsOf(outcome)]),
      )}`,
    )
  return `${parts.join('\n\n')}\n`
}

const wordsOf = (outcome: string): string => (isOutcome(outcome) ? candidateOutcomes[outcome] : outcome)
const isOutcome = (outcome: string): outcome is CandidateOutcome => Object.hasOwn(candidateOutcomes, outcome)

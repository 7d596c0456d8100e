import { algorithms } from '@marquee/recommender/algorithms'
import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'
import { examinerSplit } from '@marquee/recommender/splits'
import { expect, test } from 'vitest'
import { judgeChallenger } from '../src/judge-challenger.ts'

const gate = { tolerance: 1, minCoverageRatio: 0, maxExposureJump: 0.25 } // what remains is what is pushed
const target = 'm239'

/** People who each go through one of six kinds of films; and fakes who did something honest first, and then the target. */
function datasetWith(fakes: number): Dataset {
  const builder = createDatasetBuilder([])
  for (let person = 0; person < 240; person++)
    builder.addUser(
      `p${person}`,
      Array.from({ length: 12 }, (_, step) => ((person * 5 + step * 3) % 38) * 6 + (person % 6))
        .filter((film, index, all) => all.indexOf(film) === index)
        .map((film, index) => ({ movieId: `m${film}`, at: index * 60_000 + person, value: 4 })),
    )
  builder.addUser('someone', [{ movieId: target, at: 1, value: 4 }])
  for (let fake = 0; fake < fakes; fake++)
    builder.addUser(`fake${fake}`, [
      { movieId: `m${fake % 228}`, at: 10_000_000 + fake, value: 5 },
      { movieId: target, at: 10_060_000 + fake, value: 5 },
    ])
  return builder.build()
}

function fitted(dataset: Dataset) {
  const split = examinerSplit(dataset, { limit: 200 })
  const ranker = algorithms.blend.fit(split.train)
  const trending = algorithms['recent-popularity'].fit(split.train)
  return { split, model: { ranker, trending, examinerThreshold: split.threshold } }
}

test('a film that fakes brought behind every other film is noticed in the lists, and named', () => {
  const champion = fitted(datasetWith(0))
  const challenger = fitted(datasetWith(4_000))
  const { verdict } = judgeChallenger(challenger.model, { champion: champion.model, split: challenger.split, gate })
  expect(verdict).toMatchObject({ promote: false, servable: true })
  expect(verdict.reason).toMatch(
    /^Film m239 is in \d+\.\d\d % of the lists, after 0\.00 %, though only \d\.\d\d % of the people/,
  )
})

test('the champion is not asked about the last films that it knows', () => {
  const { model, split } = fitted(datasetWith(0))
  const casesWith = (knownToChampion: readonly string[]) => {
    const { verdict } = judgeChallenger(model, { champion: model, knownToChampion, split, gate })
    return /against (.*) on (\d+) cases/.exec(verdict.reason)?.slice(1)
  }
  const examiners = split.cases.map(({ user }) => split.train.users[user] ?? '')
  expect(casesWith([])).toEqual(['the champion', '200'])
  expect(casesWith(examiners.slice(0, 50))).toEqual(['the champion', '150'])
  expect(casesWith(examiners)).toEqual(['popularity', '200'])
})

test('the same people without the fakes pass', () => {
  const champion = fitted(datasetWith(0))
  const { verdict, evaluation, baselines } = judgeChallenger(champion.model, {
    champion: champion.model,
    split: champion.split,
    gate,
  })
  expect(verdict).toMatchObject({ promote: true, servable: true })
  expect(baselines['championNdcg10']).toBe(evaluation.summary.ndcg10) // it was held against itself
  expect(baselines['popularityNdcg10']).toBeLessThan(evaluation.summary.ndcg10)
  expect(baselines).toHaveProperty('popularityNdcg10StandardError')
})

import { describe, expect, test } from 'vitest'
import type { ModelEvaluation } from '../src/evaluate.ts'
import { type GateInput, judge } from '../src/gate.ts'
import { randomNumbers } from './synthetic-dataset.ts'

const cases = 300
const random = randomNumbers(7)
const champion = evaluation(Float64Array.from({ length: cases }, () => (random() < 0.2 ? random() : 0)))
const popularity = evaluation(new Float64Array(cases).fill(0.02), { coverage: 0.01 })
const gate = (input: Partial<GateInput>) =>
  judge({ challenger: champion, champion, popularity, tolerance: 0.005, minCoverageRatio: 0.5, ...input })

describe('the gate', () => {
  test('lets an equal model pass', () => {
    expect(gate({})).toMatchObject({ promote: true, difference: 0, interval: [0, 0] })
  })

  test('lets a better model pass and says by how much', () => {
    const { promote, reason, difference } = gate({ challenger: shifted(champion, 0.01) })
    expect(promote).toBe(true)
    expect(difference).toBeCloseTo(0.01, 9)
    expect(reason).toContain('NDCG@10 +0.0100 against the champion on 300 cases')
  })

  test('turns down a model that is worse than the tolerance beyond doubt', () => {
    const { promote, reason, interval } = gate({ challenger: scaled(champion, 0.5) })
    expect(promote).toBe(false)
    expect(interval[1]).toBeLessThan(0)
    expect(reason).toContain('Worse than the tolerance of 0.005')
  })

  test('forgives a loss within the tolerance, however certain it is', () => {
    expect(gate({ challenger: shifted(champion, -0.004) }).promote).toBe(true)
    expect(gate({ challenger: shifted(champion, -0.006) }).promote).toBe(false)
  })

  test('forgives a loss that may be chance', () => {
    const one = evaluation(
      champion.ndcgPerCase.map((ndcg, index) =>
        index === champion.ndcgPerCase.findIndex((each) => each > 0) ? 0 : ndcg,
      ),
    )
    const { promote, interval } = gate({ challenger: one, tolerance: 0 })
    expect(interval[1]).toBe(0)
    expect(promote).toBe(true)
  })

  test('forgives no loss, however small, that leaves it below popularity', () => {
    const [good, low, lower] = [0.03, 0.015, 0.01].map((ndcg) => evaluation(new Float64Array(cases).fill(ndcg)))
    expect(gate({ champion: good, challenger: low, tolerance: 0.2 })).toMatchObject({
      promote: false,
      servable: true,
      reason: expect.stringMatching(/^Worse than popularity as well: NDCG@10 −0\.0150 against the champion/),
    })
    expect(gate({ champion: low, challenger: low, tolerance: 0.2 }).promote).toBe(true) // nothing is lost
    expect(gate({ champion: null, challenger: lower, tolerance: 0.2 }).promote).toBe(true) // nothing is there to lose
  })

  test('turns down scores that are not finite, however good the rest', () => {
    const { promote, reason } = gate({ challenger: { ...shifted(champion, 0.1), nonFiniteCases: 3 } })
    expect(promote).toBe(false)
    expect(reason).toBe('Scores were not finite in 3 of 300 cases')
  })

  test('turns down a model that failed its self-test, which nobody may serve', () => {
    const better = shifted(champion, 0.1)
    expect(gate({ challenger: better, brokenPromise: 'It gave no scores.' })).toMatchObject({
      promote: false,
      servable: false,
      reason: 'The self-test failed. It gave no scores.',
    })
    expect(gate({ challenger: { ...better, nonFiniteCases: 1 } }).servable).toBe(false)
    expect(gate({ challenger: scaled(champion, 0.5) })).toMatchObject({ promote: false, servable: true })
  })

  test('turns down a model in which a film is pushed, and says which', () => {
    const pushed = { movieId: 'm7', before: 0.02, after: 0.4, adoption: 0.01 }
    expect(gate({ challenger: shifted(champion, 0.1), pushed })).toMatchObject({
      promote: false,
      servable: true,
      reason: expect.stringContaining(
        'Film m7 is in 40.00 % of the lists, after 2.00 %, though only 1.00 % of the people whose taste is known took to it; NDCG@10 +0.1000',
      ),
    })
  })

  test('turns down collapsed coverage, however good the rest', () => {
    const narrow = (coverage: number) => evaluation(shifted(champion, 0.1).ndcgPerCase, { coverage })
    expect(gate({ challenger: narrow(0.049), minCoverageRatio: 0.5 })).toMatchObject({
      promote: false,
      reason: expect.stringContaining('Coverage collapsed: 4.90 %'),
    })
    expect(gate({ challenger: narrow(0.05), minCoverageRatio: 0.5 }).promote).toBe(true)
  })

  test('holds a first model to popularity', () => {
    expect(gate({ champion: null }).reason).toContain('against popularity')
    expect(gate({ champion: null, challenger: shifted(popularity, 0) }).promote).toBe(true)
    expect(gate({ champion: null, challenger: shifted(popularity, -0.01) }).promote).toBe(false)
  })

  test('compares with the champion only where that is fair', () => {
    const leaked = evaluation(champion.ndcgPerCase.map((ndcg, index) => (index < 150 ? 1 : ndcg)))
    const comparable = Array.from({ length: cases }, (_, index) => index >= 150)
    expect(gate({ champion: leaked }).promote).toBe(false)
    const fair = gate({ champion: leaked, comparable })
    expect(fair).toMatchObject({ promote: true, difference: 0 })
    expect(fair.reason).toContain('on 150 cases')
  })

  test('falls back on popularity when no comparison is fair', () => {
    const comparable = Array.from({ length: cases }, () => false)
    expect(gate({ challenger: scaled(champion, 0.5), comparable }).reason).toContain('against popularity on 300 cases')
  })

  test('lets the first model of a system without examiners pass', () => {
    const none = evaluation(new Float64Array(), { coverage: 0 })
    expect(gate({ challenger: none, champion: null, popularity: none })).toMatchObject({
      promote: true,
      difference: 0,
    })
  })

  test('draws the same interval for the same seed, and it holds the difference', () => {
    const challenger = evaluation(champion.ndcgPerCase.toReversed())
    const { difference, interval } = gate({ challenger, seed: 3 })
    expect(gate({ challenger, seed: 3 }).interval).toEqual(interval)
    expect(gate({ challenger, seed: 4 }).interval).not.toEqual(interval)
    expect(interval[0]).toBeLessThan(difference)
    expect(interval[1]).toBeGreaterThan(difference)
  })

  test('draws an interval as wide as the standard error says', () => {
    const challenger = evaluation(champion.ndcgPerCase.toReversed())
    const differences = challenger.ndcgPerCase.map((ndcg, index) => ndcg - champion.ndcgPerCase[index])
    const deviation = Math.sqrt(differences.reduce((sum, each) => sum + each ** 2, 0) / cases)
    const [low, high] = gate({ challenger }).interval
    expect((high - low) / ((2 * 1.96 * deviation) / Math.sqrt(cases))).toBeCloseTo(1, 0.5)
  })
})

function evaluation(ndcgPerCase: Float64Array, { coverage = 0.1 } = {}): ModelEvaluation {
  const ndcg10 = ndcgPerCase.reduce((sum, ndcg) => sum + ndcg, 0) / (ndcgPerCase.length || 1)
  return {
    summary: { ndcg10, ndcg10StandardError: 0, hr10: 0, mrr10: 0, coverage10: coverage },
    ndcgPerCase,
    lists: [],
    nonFiniteCases: 0,
  }
}

function shifted({ ndcgPerCase, summary }: ModelEvaluation, by: number): ModelEvaluation {
  return evaluation(
    ndcgPerCase.map((ndcg) => ndcg + by),
    { coverage: summary.coverage10 },
  )
}

function scaled({ ndcgPerCase, summary }: ModelEvaluation, by: number): ModelEvaluation {
  return evaluation(
    ndcgPerCase.map((ndcg) => ndcg * by),
    { coverage: summary.coverage10 },
  )
}

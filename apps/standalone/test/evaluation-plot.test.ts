import { algorithmNames } from '@marquee/recommender/algorithms'
import { DOMParser, type Element } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { drawEvaluation, type EvaluationReport } from '../src/evaluation-plot.ts'

const report: EvaluationReport = {
  dataset: 'films & <friends>',
  protocol: 'leave-one-out',
  people: 1_610,
  films: 9_742,
  interactions: 100_836,
  models: algorithmNames.map((name, at) => ({
    name,
    ndcg10: 0.02 + at / 100,
    ndcg10StandardError: 0.004,
    coverage10: 0.01 + at / 40,
    byHistoryLength: [
      { from: 10, to: 19, cases: 43, ndcg10: 0.05 + at / 100, ndcg10StandardError: 0.02 },
      { from: 100, to: null, cases: 1_246, ndcg10: 0.03 + at / 100, ndcg10StandardError: 0.01 },
    ],
    ...(name === 'blend'
      ? {
          diversity: [0, 0.5, 1].map((strength) => ({
            strength,
            ndcg10: 0.09 - strength / 100,
            ndcg10StandardError: 0.004,
            ndcg10ChangeStandardError: strength / 1_000,
            diversity10: 0.7 + strength / 10,
          })),
        }
      : {}),
  })),
}

test('the plot is an image with its facts, every algorithm, and a bar for the error of every figure', async () => {
  const image = read(await drawEvaluation(report))
  const text = image.texts.join('\n')
  expect(text).toContain('How good the lists are: films & <friends>')
  expect(text).toContain('1,610 people, 9,742 films, 100,836 interactions')
  expect(text).toContain('Leave-one-out: each person’s last film')
  expect(image.texts).toEqual(expect.arrayContaining([...algorithmNames]))
  for (const label of ['10–19', 'n = 43', '100+', 'n = 1,246', 'strength 0', '0.5', '1'])
    expect(image.texts).toContain(label)
  for (const name of algorithmNames) {
    const at = report.models.findIndex((model) => model.name === name)
    const told = `${name}: NDCG@10 ${(0.02 + at / 100).toFixed(4)}, coverage@10 ${(0.01 + at / 40).toFixed(4)}`
    expect(image.lines).toContain(`${told} ± 0.0040`)
    expect(image.described).toContain(told)
  }
  const inHistories = image.lines.filter((line) => line.includes('histories of'))
  expect(inHistories).toHaveLength(2 * 5)
  expect(inHistories).toContain('blend, histories of 100+: NDCG@10 0.1000 ± 0.0100')
  expect(image.lines).toContain(
    'blend, diversity of strength 0.5: NDCG@10 0.0850, intra-list diversity 0.7500 ± 0.0005',
  )
})

test('bars are as long as the errors they stand for', async () => {
  const lengthOf = async (standardError: number) => {
    const models = report.models.map((model) => ({
      ...model,
      ndcg10StandardError: model.name === 'ease' ? standardError : model.ndcg10StandardError,
    }))
    const { lengths } = read(await drawEvaluation({ ...report, models }))
    return [...lengths].find(([line]) => line.startsWith('ease: '))?.[1] ?? 0
  }
  expect((await lengthOf(0.002)) / (await lengthOf(0.001))).toBeCloseTo(2, 2)
})

test('it has a background of its own, and asks nobody for anything', async () => {
  const svg = await drawEvaluation(report)
  expect(read(svg).background).toMatch(/^#fdfcfa$/)
  expect(svg.replaceAll(/xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(/https?:|<script|<image|@import/)
})

test('where there is nothing to measure, there is still an image', async () => {
  const models = report.models.map(({ name }) => ({
    ...{ name, ndcg10: 0, ndcg10StandardError: 0, coverage10: 0, byHistoryLength: [] },
  }))
  const svg = await drawEvaluation({ ...report, models })
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  expect(read(svg).texts).toEqual(expect.arrayContaining([...algorithmNames]))
})

/** What is in an image. @throws when it is not well-formed */
function read(svg: string) {
  const document = new DOMParser({
    onError(level, message) {
      throw new Error(`${level}: ${message}`)
    },
  }).parseFromString(svg, 'image/svg+xml')
  const elements = [...document.getElementsByTagName('*')]
  const of = (name: string) => elements.filter((element) => element.tagName === name)
  const bars = of('line').filter((element) => label(element).includes(' ± '))
  return {
    texts: [...of('text'), ...of('tspan')].map((element) => element.textContent ?? ''),
    described: elements.map(label),
    lines: bars.map(label),
    lengths: new Map(bars.map((bar) => [label(bar), Math.abs(Number(bar.getAttribute('y2')))])),
    background: of('rect')[0]?.getAttribute('fill'),
  }
}

const label = (element: Element) => element.getAttribute('aria-label') ?? ''

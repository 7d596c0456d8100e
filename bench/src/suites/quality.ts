import { pathToFileURL } from 'node:url'
import { openSource } from '@marquee/ingestion/sources/open-source'
import { createScratch } from '@marquee/tests/servers'
import type { Figure } from '../figure.ts'
import { startServices } from '../loaded-system.ts'
import type { Adapter } from '../peers/adapter.ts'
import { type Exam, type ExamResult, examine, examOf } from '../peers/ask.ts'
import { marqueeAt } from '../peers/marquee.ts'
import { startPopularity } from '../peers/popularity.ts'
import type { BenchOptions, Suite } from '../suite.ts'

/** The same people, films, events and questions, over HTTP, to Marquee, to plain popularity, and to whatever has an adapter. */
export const quality: Suite = {
  summary: 'The same questions over HTTP to Marquee, to popularity, and to any system with an adapter',
  needsServers: true,
  async run(options) {
    const exam = await readExam(options)
    const popularity = await examinePopularity(exam)
    const results = [await examineMarquee(exam, options)]
    for (const file of options.adapters) {
      options.tell(`asking the system of ${file}`)
      results.push(await examine(await adapterIn(file), exam))
    }
    return [...results.flatMap((result) => figuresOf(result, popularity)), ...figuresOf(popularity)]
  },
}

async function readExam({ data, tell }: BenchOptions): Promise<Exam> {
  await using source = await openSource(data, { notify: tell })
  const exam = examOf(await Array.fromAsync(source.movies()), await Array.fromAsync(source.interactions()))
  tell(`${source.name}: ${exam.told.length} events told, ${exam.heldOut.size} questions`)
  return exam
}

async function examinePopularity(exam: Exam): Promise<ExamResult> {
  await using popularity = await startPopularity()
  return await examine(popularity.adapter, exam)
}

async function examineMarquee(exam: Exam, options: BenchOptions): Promise<ExamResult> {
  await using scratch = await createScratch()
  await using services = await startServices(scratch, options)
  options.tell('telling Marquee, and asking it')
  return await examine(marqueeAt(services.addresses), exam)
}

async function adapterIn(file: string): Promise<Adapter> {
  const { adapter } = (await import(pathToFileURL(file).href)) as { adapter?: Adapter }
  if (typeof adapter?.question !== 'function')
    throw new Error(`--adapter ${file}: expected a file that exports an \`adapter\` (bench/src/peers/adapter.ts)`)
  return adapter
}

function figuresOf(result: ExamResult, floor?: ExamResult): Figure[] {
  const { name, ndcg10, ndcg10StandardError, hr10, coverage10, p50, p99, loadSeconds } = result
  const beside = (of: 'ndcg10' | 'hr10' | 'coverage10' | 'p50') =>
    floor ? { reference: { what: 'popularity', value: floor[of] } } : {}
  return [
    {
      what: `${name}, NDCG@10, last film of each person`,
      value: ndcg10,
      unit: '',
      ...beside('ndcg10'),
      note: `± ${ndcg10StandardError.toFixed(4)}; full ranking`,
    },
    { what: `${name}, HR@10`, value: hr10, unit: '', ...beside('hr10') },
    { what: `${name}, coverage@10`, value: coverage10, unit: '', ...beside('coverage10') },
    {
      what: `${name}, one question at a time, p50`,
      value: p50,
      unit: 'ms',
      ...beside('p50'),
      note: `p99 ${p99.toFixed(1)} ms; told and learned in ${loadSeconds.toFixed(1)} s`,
    },
  ]
}

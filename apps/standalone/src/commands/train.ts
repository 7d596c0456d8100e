import { setTimeout as sleep } from 'node:timers/promises'
import type { TrainingRun } from '@marquee/contracts/model'
import { callApi } from '../api.ts'
import { startProgress } from '../progress.ts'
import type { Command } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, trainingUrlOf } from './connection.ts'

export const train: Command = {
  summary: 'Fit a model now, and promote it if it is good enough',
  usage: 'train [--json]',
  details: () => `  --json          print the run as JSON\n${connectionHelp}`,
  options: { ...connectionOptions, json: { type: 'boolean' } },
  async run({ values }) {
    const run = await trainNow(trainingUrlOf(values), { apiKey: apiKeyOf(values) })
    if (values['json']) process.stdout.write(`${JSON.stringify(run)}\n`)
    if (run.state === 'failed') process.exitCode = 1
  },
}

const words: Readonly<Record<TrainingRun['state'], string>> = {
  waiting: 'waiting',
  reading: 'reading the data',
  fitting: 'fitting',
  promoted: 'promoted',
  rejected: 'rejected',
  unchanged: 'unchanged',
  failed: 'failed',
}

/** Asks for a run and follows it to its end. */
export async function trainNow(
  url: string,
  { apiKey, signal = new AbortController().signal }: { apiKey?: string | undefined; signal?: AbortSignal } = {},
): Promise<TrainingRun> {
  let run = await callApi<TrainingRun>(`${url}/v1/runs`, { method: 'POST', apiKey })
  const progress = startProgress('Training')
  while (run.finishedAt === null && !signal.aborted) {
    progress.update(run.progress, words[run.state])
    await sleep(200, undefined, { signal }).catch(() => {})
    run = await callApi<TrainingRun>(`${url}/v1/runs/${run.runId}`)
  }
  if (run.state === 'failed') progress.fail(`Training failed: ${run.reason}`)
  else progress.done(`${run.version ?? 'The model'} ${words[run.state]}: ${run.reason ?? ''}`)
  return run
}

import { Worker } from 'node:worker_threads'
import { decodeArtefact } from './artefact.ts'
import type { Dataset } from './dataset.ts'
import type { LinearModel } from './linear-model.ts'
import { type SlitParameters, slit } from './slit.ts'

/** What the thread is given; it sends an artefact for each dataset. */
export interface SlitRequest {
  readonly datasets: readonly Dataset[]
  readonly parameters: Partial<SlitParameters>
}

/**
 * `slit.fit` of each dataset, one after the other, in a thread beside this one.
 *
 * @throws what a fit throws, or when the thread ends early
 */
export function fitSlitsInThread(
  datasets: readonly Dataset[],
  parameters: Partial<SlitParameters>,
): Promise<LinearModel>[] {
  const results = datasets.map(() => Promise.withResolvers<LinearModel>())
  for (const { promise } of results) promise.catch(() => {}) // told to whoever awaits it
  const fail = (error: unknown) => {
    for (const { reject } of results) reject(error)
  }
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js' // as in the sources, or in an image
  const request: SlitRequest = { datasets, parameters }
  const waiting = [...results]
  new Worker(new URL(`./slit-thread.${ending}`, import.meta.url), {
    workerData: request,
    resourceLimits: { maxYoungGenerationSizeMb: 16 }, // what is short-lived is little; room for it is taken, not given back
  })
    .on('message', (artefact: unknown) => {
      if (artefact instanceof Uint8Array) waiting.shift()?.resolve(slit.load(decodeArtefact(artefact)))
    })
    .on('error', fail)
    .on('exit', (code) => fail(new Error(`the thread that fits slit ended with code ${code} before it had a result`)))
  return results.map(({ promise }) => promise)
}

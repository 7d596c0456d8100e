import { Worker } from 'node:worker_threads'
import type { Dataset } from './dataset.ts'
import type { LinearModel } from './linear-model.ts'
import { type SlitParameters, slit } from './slit.ts'

/** What the thread is given. */
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
): Promise<LinearModel[]> {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js' // as in the sources, or in an image
  const { promise, resolve, reject } = Promise.withResolvers<LinearModel[]>()
  const request: SlitRequest = { datasets, parameters }
  new Worker(new URL(`./slit-thread.${ending}`, import.meta.url), { workerData: request })
    .on('message', (artefacts: unknown) => {
      if (Array.isArray(artefacts)) resolve(artefacts.map((bytes: Uint8Array) => slit.load(bytes)))
    })
    .on('error', reject)
    .on('exit', (code) => reject(new Error(`the thread that fits slit ended with code ${code} before it had a result`)))
  return promise
}

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type * as core from '@tensorflow/tfjs-core'

/** What every backend offers; nothing else imports TensorFlow. */
export type TensorFlow = typeof core
export type Tensor = core.Tensor
export type Scalar = core.Scalar

export const backendNames = ['tensorflow', 'wasm', 'cpu'] as const
export type BackendName = (typeof backendNames)[number]
export type BackendChoice = 'auto' | BackendName

export interface LoadedTensorFlow {
  readonly tf: TensorFlow
  readonly backend: BackendName
  /** Why it is this one, in a sentence. */
  readonly why: string
}

/** The backend that was asked for by name cannot run here. */
export class BackendUnavailable extends Error {
  override readonly name = 'BackendUnavailable'
}

/**
 * TensorFlow on the fastest backend of this machine: native, else WebAssembly, else plain JavaScript. One matrix
 * product of 1,024² took 28 ms, 81 to 109 ms and 2,900 ms.
 *
 * @throws BackendUnavailable when a backend is named and does not load: nothing else takes its place
 */
export async function loadTensorFlow(choice: BackendChoice = 'auto'): Promise<LoadedTensorFlow> {
  const failures: string[] = []
  for (const backend of choice === 'auto' ? backendNames : [choice]) {
    try {
      const tf = await loaders[backend]()
      const why = choice === 'auto' ? ['the fastest that loads here', ...failures].join('; ') : 'asked for by name'
      return { tf, backend, why }
    } catch (error) {
      const reason = firstLine(error)
      if (choice !== 'auto')
        throw new BackendUnavailable(`TF_BACKEND=${backend}, and that backend does not load: ${reason}`, {
          cause: error,
        })
      failures.push(`not ${backend}: ${reason}`)
    }
  }
  throw new BackendUnavailable(`No TensorFlow backend loads here; ${failures.join('; ')}`)
}

const require = createRequire(import.meta.url)

const loaders: Readonly<Record<BackendName, () => Promise<TensorFlow>>> = {
  async tensorflow() {
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2' // else the library greets on stderr
    restoreRemovedUtilities()
    // By require: an import of a package that may be absent would be an error to the compiler and to bundlers.
    const tf: TensorFlow = require('@tensorflow/tfjs-node')
    return useBackend(tf, 'tensorflow')
  },
  async wasm() {
    const tf = loadPortable()
    const { setWasmPaths }: typeof import('@tensorflow/tfjs-backend-wasm') = require('@tensorflow/tfjs-backend-wasm')
    const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
    setWasmPaths(`${folder}/`)
    registerSegmentSum(tf)
    return useBackend(tf, 'wasm')
  },
  async cpu() {
    return useBackend(loadPortable(), 'cpu')
  },
}

/** The whole of TensorFlow.js, though less is used: only its bundle registers gradients where Node can load it. */
function loadPortable(): TensorFlow {
  const tf: TensorFlow = require('@tensorflow/tfjs')
  tf.enableProdMode() // else it advises on stderr to install what this module looked for first
  return tf
}

async function useBackend(tf: TensorFlow, backend: BackendName): Promise<TensorFlow> {
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no working backend ${backend}`)
  await tf.ready()
  return tf
}

/**
 * The gradient of `gather`, which the wasm backend lacks: https://github.com/tensorflow/tfjs/issues/8082
 * Row r of the output is the sum of the rows of x whose segment is r.
 */
function registerSegmentSum(tf: TensorFlow): void {
  if (tf.getKernel('UnsortedSegmentSum', 'wasm')) return
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc({ inputs: { x, segmentIds }, attrs, backend }) {
      const segments = Number(attrs?.['numSegments'])
      if (!x || !segmentIds || !(backend instanceof tf.KernelBackend)) throw new Error('Nothing to sum by segments')
      const [values, rows] = [backend.readSync(x.dataId), backend.readSync(segmentIds.dataId)]
      const width = x.shape.slice(segmentIds.shape.length).reduce((product, size) => product * size, 1)
      const sums = new Float32Array(segments * width)
      for (let row = 0; row < rows.length; row++) {
        const into = Number(rows[row]) * width
        for (let at = 0; at < width; at++) sums[into + at] = (sums[into + at] ?? 0) + Number(values[row * width + at])
      }
      const shape = [segments, ...x.shape.slice(segmentIds.shape.length)]
      return { dataId: backend.write(sums, shape, 'float32'), shape, dtype: 'float32' }
    },
  })
}

/** tfjs-node 4.22 calls two functions that Node 23 removed: https://github.com/tensorflow/tfjs/issues/8425 */
function restoreRemovedUtilities(): void {
  const util: Record<string, unknown> = require('node:util')
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
  util['isArray'] ??= Array.isArray
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}

import { expect, test } from 'vitest'
import { BackendUnavailable, backendNames, loadTensorFlow } from '../src/tensorflow.ts'

test('a named backend is the one that runs, and says that it was asked for', async () => {
  for (const name of ['wasm', 'cpu'] as const) {
    const { tf, backend, why } = await loadTensorFlow(name)
    expect([backend, tf.getBackend(), why]).toEqual([name, name, 'asked for by name'])
  }
})

test('auto takes the fastest that loads and says why not a faster one', async () => {
  const { backend, why } = await loadTensorFlow('auto')
  for (const faster of backendNames.slice(0, backendNames.indexOf(backend))) expect(why).toContain(`not ${faster}: `)
  expect(why).toContain('the fastest that loads here')
})

test('a named backend that does not load is an error that names the setting, not another backend', async () => {
  const native = await loadTensorFlow('tensorflow').catch((error: unknown) => error)
  if (native instanceof Error) {
    expect(native).toBeInstanceOf(BackendUnavailable)
    expect(native.message).toMatch(/^TF_BACKEND=tensorflow, and that backend does not load: .+/)
  } else expect(native).toMatchObject({ backend: 'tensorflow' }) // where TensorFlow was built
})

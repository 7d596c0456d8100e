import { startProgram } from '@marquee/tests/processes'
import { inBatches } from '@marquee/tests/world'
import type { Adapter } from './adapter.ts'

/** The floor that every recommender must beat, as a system of its own: the most-watched films that the person has not seen. */
export async function startPopularity(): Promise<AsyncDisposable & { readonly adapter: Adapter }> {
  const program = startProgram('bench/src/programs/popularity.ts', [])
  const [, address = ''] = await program.said(/listening at (\S+)/, 20_000)
  const adapter: Adapter = {
    name: 'popularity',
    catalogue: () => [],
    events: (interactions) =>
      inBatches(interactions, 1_000).map((batch) => ({
        method: 'POST',
        url: `${address}/events`,
        body: batch.map(({ userId, movieId }) => ({ userId, movieId })),
      })),
    async learned() {},
    question: (userId, size) => ({ method: 'GET', url: `${address}/users/${encodeURIComponent(userId)}?size=${size}` }),
    answer: (body) => (Array.isArray(body) ? body.map(String) : []),
  }
  return { adapter, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}

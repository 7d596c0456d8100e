import { ProblemError } from '@marquee/platform/problem'

/** @throws ProblemError `store-unavailable` when the store does not answer */
export function storeReached<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((cause: unknown) => {
    if (cause instanceof ProblemError) throw cause
    throw new ProblemError('store-unavailable', { store: 'model registry' }, { cause })
  })
}

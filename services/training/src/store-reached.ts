import { reaching } from '@marquee/platform/problem'

/** @throws ProblemError `store-unavailable` when the store does not answer */
export const storeReached = reaching('model registry')

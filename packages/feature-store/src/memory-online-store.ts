import type { OnlineStore } from './online.ts'

/** The online store in this process's memory: empty at every start, and filled again from the offline store. */
export function openMemoryOnlineStore(): OnlineStore {
  const values = new Map<string, Uint8Array>()
  let complete = false
  return {
    driver: 'memory',
    read: async (userIds) => userIds.map((userId) => values.get(userId)),
    replace: async (changes) =>
      changes.map(({ userId, before, after }) => {
        if (!sameBytes(values.get(userId), before)) return false
        if (after) values.set(userId, after)
        else values.delete(userId)
        return true
      }),
    async remove(userIds) {
      for (const userId of userIds) values.delete(userId)
    },
    async *people() {
      yield [...values.keys()]
    },
    instance: async () => 'memory',
    isComplete: async () => complete,
    knowsEveryone: () => complete,
    async markComplete() {
      complete = true
    },
    async ping() {},
    async [Symbol.asyncDispose]() {},
  }
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a && b ? Buffer.compare(a, b) === 0 : a === b

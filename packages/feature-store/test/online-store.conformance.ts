import { describe, expect, test } from 'vitest'
import type { OnlineStore } from '../src/online.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const plain = (values: readonly (Uint8Array | undefined)[]) => values.map((value) => value && [...value])

/**
 * What every driver of the OnlineStore port keeps.
 * @param open gives a store with nothing in it, which is disposed by the test
 */
export function onlineStoreConformance(driver: OnlineStore['driver'], open: () => Promise<OnlineStore>): void {
  describe(`the online store, ${driver}`, () => {
    test('says which it is, and answers a ping', async () => {
      await using store = await open()
      expect(store.driver).toBe(driver)
      await store.ping()
    })

    test('reads in the order asked for, with nothing where there is nothing', async () => {
      await using store = await open()
      await store.replace([
        { userId: 'ada', before: undefined, after: bytes(1) },
        { userId: 'grace', before: undefined, after: bytes(2) },
      ])
      expect(plain(await store.read(['grace', 'nobody', 'ada', 'grace']))).toEqual([[2], undefined, [1], [2]])
      expect(await store.read([])).toEqual([])
    })

    test('keeps people apart whose ids are alike', async () => {
      await using store = await open()
      const ids = ['a', 'a:', 'A', 'a*', '~', 'history:a', 'a'.repeat(128)]
      expect(
        await store.replace(ids.map((userId, index) => ({ userId, before: undefined, after: bytes(index) }))),
      ).toEqual(ids.map(() => true))
      expect(plain(await store.read(ids))).toEqual(ids.map((_, index) => [index]))
    })

    test('keeps every byte', async () => {
      await using store = await open()
      const all = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) & 255)
      const text = bytes(0, 255, 195, 40, 13, 10, 0)
      await store.replace([
        { userId: 'ada', before: undefined, after: all },
        { userId: 'grace', before: undefined, after: text },
      ])
      expect(plain(await store.read(['grace']))).toEqual([[...text]])
      const [found] = await store.read(['ada'])
      expect(Buffer.compare(Buffer.from(found ?? []), all)).toBe(0)
      expect(await store.replace([{ userId: 'ada', before: all, after: text }])).toEqual([true]) // and compares them
    })

    test('takes of a view into a larger buffer what it shows, no more', async () => {
      await using store = await open()
      const pool = Buffer.alloc(64, 9) // a view into a larger buffer, as Buffer's pool gives
      const after = new Uint8Array(pool.buffer, pool.byteOffset + 8, 3)
      await store.replace([{ userId: 'ada', before: undefined, after }])
      expect(plain(await store.read(['ada']))).toEqual([[9, 9, 9]])
    })

    test('replaces a value that is as it was read, and no other', async () => {
      await using store = await open()
      const replace = async (before: Uint8Array | undefined, after: Uint8Array) =>
        (await store.replace([{ userId: 'ada', before, after }]))[0]
      expect(await replace(bytes(1), bytes(2))).toBe(false) // there is none
      expect(plain(await store.read(['ada']))).toEqual([undefined])
      expect(await replace(undefined, bytes(1, 2))).toBe(true)
      expect(await replace(undefined, bytes(3))).toBe(false) // there is one by now
      expect(await replace(bytes(1), bytes(3))).toBe(false)
      expect(await replace(bytes(1, 2, 0), bytes(3))).toBe(false)
      expect(plain(await store.read(['ada']))).toEqual([[1, 2]])
      expect(await replace(bytes(1, 2), bytes(3))).toBe(true)
      expect(plain(await store.read(['ada']))).toEqual([[3]])
    })

    test('removes a value that is as it was read, and no other', async () => {
      await using store = await open()
      const leave = async (before: Uint8Array | undefined) =>
        (await store.replace([{ userId: 'ada', before, after: undefined }]))[0]
      expect(await leave(undefined)).toBe(true) // there is none, and so it stays
      await store.replace([{ userId: 'ada', before: undefined, after: bytes(1) }])
      expect(await leave(undefined)).toBe(false)
      expect(await leave(bytes(2))).toBe(false)
      expect(plain(await store.read(['ada']))).toEqual([[1]])
      expect(await leave(bytes(1))).toBe(true)
      expect(plain(await store.read(['ada']))).toEqual([undefined])
    })

    test('decides each change for itself', async () => {
      await using store = await open()
      await store.replace([{ userId: 'b', before: undefined, after: bytes(1) }])
      expect(
        await store.replace([
          { userId: 'a', before: undefined, after: bytes(2) },
          { userId: 'b', before: undefined, after: bytes(2) },
          { userId: 'c', before: bytes(1), after: bytes(2) },
          { userId: 'b', before: bytes(1), after: bytes(3) },
        ]),
      ).toEqual([true, false, false, true])
      expect(plain(await store.read(['a', 'b', 'c']))).toEqual([[2], [3], undefined])
      expect(await store.replace([])).toEqual([])
    })

    test('lets one of many writers win each time: no change is lost', async () => {
      await using store = await open()
      const add = async (): Promise<void> => {
        const [before] = await store.read(['ada'])
        const after = bytes(...(before ?? []), before?.length ?? 0)
        const [written] = await store.replace([{ userId: 'ada', before, after }])
        if (!written) return add()
      }
      await Promise.all(Array.from({ length: 20 }, add))
      expect(plain(await store.read(['ada']))).toEqual([[...Array(20).keys()]])
    })

    test('removes people, whoever is there', async () => {
      await using store = await open()
      await store.replace([
        { userId: 'ada', before: undefined, after: bytes(1) },
        { userId: 'grace', before: undefined, after: bytes(2) },
      ])
      await store.remove(['ada', 'nobody'])
      await store.remove([])
      expect(plain(await store.read(['ada', 'grace']))).toEqual([undefined, [2]])
      expect(await store.replace([{ userId: 'ada', before: undefined, after: bytes(3) }])).toEqual([true])
    })

    test('names everyone of whom it has a value', async () => {
      await using store = await open()
      const ids = ['a', 'a:', '*', 'history:a', ...Array.from({ length: 1_500 }, (_, index) => `many-${index}`)]
      await store.replace(ids.map((userId) => ({ userId, before: undefined, after: bytes(1) })))
      await store.remove(['many-7'])
      await store.markComplete(await store.instance())
      const named = new Set((await Array.fromAsync(store.people())).flat())
      expect([...named].sort()).toEqual(ids.filter((id) => id !== 'many-7').sort())
    })

    test('is complete once it was said to be, and not before', async () => {
      await using store = await open()
      expect(await store.isComplete()).toBe(false)
      await store.replace([{ userId: 'ada', before: undefined, after: bytes(1) }])
      expect(await store.isComplete()).toBe(false)
      await store.markComplete(await store.instance())
      await store.markComplete(await store.instance())
      expect(await store.isComplete()).toBe(true)
    })
  })
}

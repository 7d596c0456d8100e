import { expect, test } from 'vitest'
import { oneAtATime } from '../src/one-at-a-time.ts'

/** Each look waits until it is told to end. */
function slowLook() {
  const looks: PromiseWithResolvers<string>[] = []
  const ask = oneAtATime(() => {
    const look = Promise.withResolvers<string>()
    looks.push(look)
    return look.promise
  })
  return { looks, ask }
}
const turn = () => new Promise(setImmediate)

test('however many ask, one look is under way, and one more waits for those who came during it', async () => {
  const { looks, ask } = slowLook()
  const first = ask()
  await turn()
  const later = Array.from({ length: 100 }, () => ask())
  await turn()
  expect(looks.length).toBe(1)
  looks[0]?.resolve('early')
  expect(await first).toBe('early')
  await turn()
  expect(looks.length).toBe(2)
  looks[1]?.resolve('late') // begun after all of them had asked
  expect(new Set(await Promise.all(later))).toEqual(new Set(['late']))
})

test('a look that fails fails for who asked for it, and the next is taken', async () => {
  const { looks, ask } = slowLook()
  const first = ask()
  await turn()
  const second = ask()
  looks[0]?.reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  await turn()
  looks[1]?.resolve('back')
  expect(await second).toBe('back')
})

import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { runMarquee } from '../processes.ts'

interface Report {
  readonly models: readonly { readonly name: string; readonly ndcg10: number; readonly coverage10: number }[]
}

test('on the demo, what people did says more than what is popular', { timeout: 180_000 }, async () => {
  const { code, stdout, stderr } = await runMarquee(['evaluate', '--data', 'demo', '--json'])
  expect(code, stderr).toBe(0)
  const { models } = JSON.parse(stdout) as Report // command-line.test.ts holds its shape
  const of = (name: string) => {
    const model = models.find((row) => row.name === name)
    if (!model) throw new Error(`${name} is missing: ${stdout}`)
    return model
  }

  const ratio = of('blend').ndcg10 / of('popularity').ndcg10
  figure('quality, demo: NDCG@10 of the blend', of('blend').ndcg10, '')
  figure('quality, demo: blend / popularity', ratio, 'times')
  expect(ratio).toBeGreaterThan(2.5)
  expect(of('blend').ndcg10).toBeGreaterThan(Math.max(of('ease').ndcg10, of('item-knn').ndcg10))
  expect(of('blend').coverage10).toBeGreaterThan(10 * of('popularity').coverage10)
})

import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import { parseSync, Visitor } from 'vite'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

process.env['RECHECK_BACKEND'] = 'pure' // JavaScript, rather than a Java or a binary that a machine may not have

/** Reads the titles of the demo's own films, and no others. */
const readsWhatWeShip = 'services/ingestion/src/sources/demo-world.ts'

test('no regular expression of ours takes more than linear time, whatever text it is given', async () => {
  const expressions = new Map<string, string>()
  for await (const file of glob('{packages,services,apps}/*/src/**/*.{ts,tsx}', { cwd: root })) {
    const { program } = parseSync(file, await readFile(root + file, 'utf8'))
    new Visitor({
      Literal(node) {
        if ('regex' in node) expressions.set(`${node.regex.pattern}/${node.regex.flags}`, file)
      },
    }).visit(program)
  }
  for await (const file of glob('docs/api/*.json', { cwd: root }))
    for (const [, pattern = ''] of (await readFile(root + file, 'utf8')).matchAll(/"pattern": (".*")/g))
      expressions.set(`${JSON.parse(pattern)}/u`, file)
  expect(expressions.size).toBeGreaterThan(70)

  const slow: string[] = []
  for (const [expression, file] of expressions) {
    if (file === readsWhatWeShip) continue
    const end = expression.lastIndexOf('/')
    const result = await check(expression.slice(0, end), expression.slice(end + 1), { timeout: 20_000 })
    if (result.status !== 'safe')
      slow.push(
        `${file}: /${expression}: ${result.status === 'vulnerable' ? result.complexity.summary : result.status}`,
      )
  }
  expect(slow).toEqual([])
}, 240_000)

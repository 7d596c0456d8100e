import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runProgram } from './run-program.ts'

/** What the log writes of these objects. */
async function logged(objects: readonly object[]) {
  await using program = runProgram('log-lines.ts')
  program.child.stdin?.end(objects.map((fields) => `${JSON.stringify(fields)}\n`).join(''))
  expect(await program.ended).toBe(0)
  expect(program.text()).toBe('')
  return program.lines
}

test('a line is JSON with its level in a word, its time, its service and its message', async () => {
  const [line, error, ...more] = await logged([{ users: 3 }])
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    service: 'serving',
    users: 3,
    msg: 'fields',
  })
  expect(error).toMatchObject({ level: 'error', err: { message: 'failed', stack: expect.any(String) } })
  expect(more).toEqual([]) // nothing below the level
})

test('a secret is never written, wherever it stands', async () => {
  const name = fc.constantFrom(
    'authorization',
    'cookie',
    'apiKey',
    'password',
    'secret',
    'token',
    'databaseUrl',
    'redisUrl',
  )
  const secret = fc.oneof(fc.constant('hunter2'), fc.constant({ value: 'hunter2' }), fc.constant(['hunter2']))
  const parents = fc.array(fc.constantFrom('headers', 'config', 'request', 'a'), { maxLength: 2 })
  const nest = (inner: object, above: readonly string[]): object =>
    above.reduce<object>((value, parent) => ({ [parent]: value }), inner)
  const cases = fc.sample(fc.tuple(name, secret, parents), { numRuns: 200, seed: 7 })
  const lines = await logged(cases.map(([key, value, above]) => nest({ [key]: value }, above)))
  expect(lines.length).toBe(2 * cases.length)
  for (const [index, [, , above]] of cases.entries()) {
    const [fields, error] = [lines[2 * index], lines[2 * index + 1]].map((line) => JSON.stringify(line))
    expect(fields).toContain('(hidden)')
    expect(fields).not.toContain('hunter2')
    if (above.length === 2) continue // below an error it stands one level deeper than is looked
    expect(error).toContain('(hidden)')
    expect(error).not.toContain('hunter2')
  }
})

test('the password in a refused command of Redis is not written', async () => {
  const command = { name: 'hello', args: ['3', 'AUTH', 'marquee', 'hunter2'] }
  const lines = await logged([{ command }])
  expect(JSON.stringify(lines)).toContain('"name":"hello"')
  expect(JSON.stringify(lines)).not.toContain('hunter2')
})

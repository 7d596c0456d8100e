import { expect, test } from 'vitest'
import { ProblemError, problemBody, reaching } from '../src/problem.ts'

test('a problem says its code, its status and its sentence with the details filled in', () => {
  expect(problemBody(new ProblemError('batch-too-large', { limit: 1_000, count: 1_001 }), 'request-7')).toEqual({
    type: 'https://marquee.dev/problems/batch-too-large',
    title: 'A batch holds at most 1000 events; this one has 1001',
    status: 413,
    code: 'batch-too-large',
    requestId: 'request-7',
  })
})

test('a detail from outside is shown short, and cannot fill in another', () => {
  const { message } = new ProblemError('not-found', { what: `${'x'.repeat(1_000)}` })
  expect(message).toHaveLength('There is no '.length + 200)
  expect(new ProblemError('not-found', { what: '{status}', status: 'secret' }).message).toBe('There is no {status}')
})

test('of very many wrong fields the first hundred are listed and the rest counted', () => {
  const fields = Array.from({ length: 250 }, (_, index) => ({ path: `/${index}`, expected: 'text' }))
  const body = problemBody(new ProblemError('event-invalid', { count: 250, of: 250 }, { fields }), 'r')
  expect(body.errors).toHaveLength(100)
  expect(body.errorsOmitted).toBe(150)
  expect(problemBody(new ProblemError('event-invalid', {}, { fields: fields.slice(0, 100) }), 'r')).not.toHaveProperty(
    'errorsOmitted',
  )
})

test('the cause stays with the error and out of the answer', () => {
  const error = new ProblemError('internal', {}, { cause: new Error('password=hunter2') })
  expect(error.cause).toBeInstanceOf(Error)
  expect(JSON.stringify(problemBody(error, 'r'))).not.toContain('hunter2')
})

test('a store that fails does not answer, with its cause; a problem that it has found stays what it is', async () => {
  const reached = reaching('feature store')
  await expect(reached(Promise.resolve(7))).resolves.toBe(7)
  const cause = new Error('connection refused')
  await expect(reached(Promise.reject(cause))).rejects.toMatchObject({
    code: 'store-unavailable',
    message: 'The feature store does not answer',
    cause,
  })
  const problem = new ProblemError('not-found', { what: 'film' })
  await expect(reached(Promise.reject(problem))).rejects.toBe(problem)
})

import fc from 'fast-check'
import Type from 'typebox'
import { expect, test } from 'vitest'
import { fieldErrors, validatorOf } from '../src/validation.ts'

const Person = Type.Object(
  { name: Type.String({ maxLength: 10 }), age: Type.Optional(Type.Integer()) },
  { additionalProperties: false },
)

test('a value that fits has no errors', () => {
  expect(fieldErrors(Person, { name: 'Ada', age: 36 })).toEqual([])
})

test('each wrong field is named once, with what was found and what was expected', () => {
  const errors = fieldErrors(Person, { age: 'old', 'a/b~c': 1 })
  expect(errors.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: '/age', value: 'old', expected: 'integer' },
    { path: '/a~1b~0c', value: 1, expected: 'no such field: it is not known' },
    { path: '/name', expected: 'a value: this field is required' },
  ])
})

test('all of many wrong fields are named', () => {
  const Wide = Type.Object(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`field${i}`, Type.Integer()])))
  expect(fieldErrors(Wide, {})).toHaveLength(40)
})

test('however many fields are not known, each is named, and none hides a known one that is wrong', () => {
  const names = fc.uniqueArray(
    fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !(name in Person.properties)),
    { minLength: 64, maxLength: 300 },
  )
  fc.assert(
    fc.property(names, (unknown) => {
      const errors = fieldErrors(Person, Object.fromEntries([...unknown.map((name) => [name, 1]), ['age', 'old']]))
      expect(errors.slice(0, 2).map(({ path }) => path)).toEqual(['/name', '/age'])
      const pointers = unknown.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      expect(
        errors
          .slice(2)
          .map(({ path }) => path)
          .toSorted(),
      ).toEqual(pointers.toSorted())
    }),
    { numRuns: 50 },
  )
})

test('a flood of unknown fields gives a bounded number of errors', () => {
  const flood = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`x${index}`, 1]))
  const errors = fieldErrors(Person, flood)
  expect(errors.length).toBeLessThanOrEqual(10_000)
  expect(errors.slice(0, 2).map(({ path }) => path)).toEqual(['/name', '/x0'])
})

test('what was found is shown short, whatever it was', () => {
  const found = (name: unknown) => fieldErrors(Person, { name })[0]?.value
  expect(found('x'.repeat(100_000))).toBe(`${'x'.repeat(80)}… (100000 characters)`)
  expect(found([1, 2, 3])).toBe('an array of 3')
  expect(found({ secret: 'x' })).toBe('an object')
  expect(found(null)).toBeNull()
})

test('a field that a prototype has is not taken for the value’s own', () => {
  const errors = fieldErrors(Person, JSON.parse('{"name":"Ada","__proto__":{"age":1},"constructor":1}'))
  expect(errors.map(({ path }) => path).toSorted()).toEqual(['/__proto__', '/constructor'])
  expect(Object.hasOwn(Object.prototype, 'age')).toBe(false)
})

test('for any value there is an error exactly when the schema does not match, none longer than a line', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ name: fc.string(), age: fc.integer() })), (value) => {
      const errors = fieldErrors(Person, value)
      expect(errors.length === 0).toBe(validatorOf(Person).Check(value))
      expect(new Set(errors.map(({ path }) => path)).size).toBe(errors.length)
      for (const { path, value: found } of errors) {
        expect(path.length).toBeLessThanOrEqual(401)
        if (typeof found === 'string') expect(found.length).toBeLessThanOrEqual(120)
        else expect(typeof found === 'object' && found !== null).toBe(false)
      }
    }),
    { numRuns: 1_000 },
  )
})

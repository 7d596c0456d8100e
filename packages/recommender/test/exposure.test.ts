import { describe, expect, test } from 'vitest'
import { exposureJump } from '../src/exposure.ts'

const cases = 100
/** Lists of ten out of 1,000 films; film 7 is in as many of them as told. */
const lists = (withSeven: number) =>
  Array.from({ length: cases }, (_, n) =>
    Uint32Array.from({ length: 10 }, (_, place) => (place === 0 && n < withSeven ? 7 : 100 + ((n * 9 + place) % 800))),
  )
const adoption = (ofSeven: number, films = 1_000) => new Float64Array(films).with(7, ofSeven)

describe('a film that enters many lists', () => {
  test('without an audience is pushed', () => {
    expect(
      exposureJump({ champion: lists(2), challenger: lists(40), adoption: adoption(0.01), maxJump: 0.25 }),
    ).toEqual({ item: 7, before: 0.02, after: 0.4, adoption: 0.01 })
  })

  test('with an audience that explains it is a hit', () => {
    expect(
      exposureJump({ champion: lists(2), challenger: lists(40), adoption: adoption(0.2), maxJump: 0.25 }),
    ).toBeUndefined()
  })

  test('little by little, or leaving lists, is nothing', () => {
    const none = { adoption: adoption(0), maxJump: 0.25 }
    expect(exposureJump({ champion: lists(40), challenger: lists(60), ...none })).toBeUndefined()
    expect(exposureJump({ champion: lists(90), challenger: lists(0), ...none })).toBeUndefined()
    expect(exposureJump({ champion: lists(40), challenger: lists(66), ...none })?.item).toBe(7)
  })

  test('of a catalogue so small that every film is in many lists is chance', () => {
    const few = (withSeven: number) =>
      Array.from({ length: cases }, (_, n) =>
        Uint32Array.from({ length: 10 }, (_, place) => (place === 0 && n < withSeven ? 7 : 10 + ((n + place) % 90))),
      )
    const small = { adoption: adoption(0, 100), maxJump: 0.25 }
    expect(exposureJump({ champion: few(0), challenger: few(50), ...small })).toBeUndefined()
    expect(exposureJump({ champion: few(0), challenger: few(51), ...small })?.item).toBe(7)
  })

  test('is no question without lists', () => {
    expect(exposureJump({ champion: [], challenger: [], adoption: adoption(0), maxJump: 0.25 })).toBeUndefined()
  })
})

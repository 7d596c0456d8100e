import { describe, expect, test } from 'vitest'
import { ArtefactCorrupt, decodeArtefact } from '../src/artefact.ts'
import { content } from '../src/content.ts'
import { createDatasetBuilder, type Film } from '../src/dataset.ts'
import { historyOfItems } from './synthetic-dataset.ts'

const film = (movieId: string, about: Partial<Film>): Film => ({
  movieId,
  title: movieId,
  year: null,
  genres: [],
  directors: [],
  tags: [],
  votes: 0,
  ...about,
})
const films = [
  film('alien', { genres: ['Horror', 'Science fiction'], directors: ['Scott'], year: 1979 }),
  film('blade-runner', { genres: ['Science fiction'], directors: ['Scott'], year: 1982 }),
  film('casablanca', { genres: ['Romance'], directors: ['Curtiz'], year: 1942 }),
  film('dracula', { genres: ['Horror'], year: 1931 }),
  film('emma', { genres: ['Romance'], year: 2020 }),
  film('nothing-known', {}),
]
const model = content.fit(createDatasetBuilder(films).build())
const at = (movieId: string) => model.indexOf(movieId) ?? -1

describe('content', () => {
  test('likes what shares genres, directors and years, what shares more and rarer ones most', () => {
    const scores = model.score(historyOfItems([at('alien')]))
    expect(scores[at('blade-runner')]).toBeGreaterThan(scores[at('dracula')])
    expect(scores[at('dracula')]).toBeGreaterThan(0)
    expect(scores[at('emma')]).toBe(0)
    expect(scores[at('nothing-known')]).toBe(0)
  })

  test('is a cosine: a film is as like itself as can be, likeness is mutual and within 0 and 1', () => {
    for (const [a, { movieId }] of films.entries()) {
      const scores = model.score(historyOfItems([at(movieId)]))
      if (movieId !== 'nothing-known') expect(scores[at(movieId)]).toBeCloseTo(1)
      for (const other of films.slice(a)) {
        expect(scores[at(other.movieId)]).toBeGreaterThanOrEqual(0)
        expect(scores[at(other.movieId)]).toBeLessThanOrEqual(1 + 1e-6)
        expect(model.score(historyOfItems([at(other.movieId)]))[at(movieId)]).toBeCloseTo(scores[at(other.movieId)], 6)
      }
    }
  })

  test('recommends a film nobody knew when it was fitted, by what is known of it', () => {
    const extended = model.extend([film('aliens', { genres: ['Horror', 'Science fiction'], year: 1986 })])
    const index = extended.indexOf('aliens') ?? -1
    expect(extended.score(historyOfItems([at('alien')]))[index]).toBeGreaterThan(0.5)
    expect(extended.score(historyOfItems([at('emma')]))[index]).toBe(0)
    expect(extended.contributions(historyOfItems([at('emma'), at('alien')]), [index])[0][1]).toBeGreaterThan(0)
    expect(model.items).not.toContain('aliens')
  })

  test('refuses arrays that do not belong together', () => {
    const { kind, parameters, arrays } = decodeArtefact(model.save())
    const broken = new Map(arrays).set('columns', new Uint32Array(arrays.get('columns')?.length ?? 0).fill(999))
    expect(() => content.load({ kind, parameters, arrays: broken })).toThrow(ArtefactCorrupt)
  })
})

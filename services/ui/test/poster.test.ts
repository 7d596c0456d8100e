import { expect, test } from 'vitest'
import { posterOf } from '../src/poster.ts'
import { motifs } from '../src/poster-motifs.ts'

const heat = { title: 'Heat', genres: ['Action', 'Crime', 'Thriller'], year: 1995 }

test('a film has one poster, whoever asks and whenever', () => {
  expect(posterOf({ ...heat })).toEqual(posterOf(heat))
  expect(posterOf(heat)).not.toEqual(posterOf({ ...heat, title: 'Heat 2' }))
})

test('two films of one genre look related, not the same', () => {
  const ronin = posterOf({ title: 'Ronin', genres: heat.genres, year: 1998 })
  expect(ronin.shapes).not.toEqual(posterOf(heat).shapes)
  expect(Math.abs(ronin.hue - posterOf(heat).hue)).toBeLessThanOrEqual(44)
})

test('a film without a known genre, or with a strange title, has a poster', () => {
  const odd = [
    { title: 'Untitled', genres: [] },
    { title: '千と千尋の神隠し 🎬', genres: ['(no genres listed)'] },
    { title: 'constructor', genres: ['__proto__', 'constructor'] },
    { title: ' ', genres: [''] },
  ]
  for (const film of odd) {
    const { hue, accentHue, shapes } = posterOf({ ...film, year: null })
    expect(hue).toBeGreaterThanOrEqual(0)
    expect(hue).toBeLessThan(360)
    expect(accentHue).toBeLessThan(360)
    expect(shapes.length).toBeGreaterThan(0)
  }
})

test.each(Object.entries(motifs))('the motif %s draws finite paths that can be seen', (_, draw) => {
  for (const random of [() => 0, () => 0.5, () => 0.999]) {
    for (const { path, opacity } of draw(random)) {
      expect(path).not.toMatch(/NaN|Infinity|undefined/)
      expect(opacity).toBeGreaterThanOrEqual(0)
      expect(opacity).toBeLessThanOrEqual(1)
    }
  }
})

test('a long title is set smaller', () => {
  const sizes = ['Heat', 'The Silence of the Lambs', 'Dr. Strangelove or: How I Learned to Stop Worrying'].map(
    (title) => posterOf({ title, genres: ['Drama'], year: 2001 }).size,
  )
  expect(sizes).toEqual(['large', 'medium', 'small'])
})

test('a film is printed as films of its time were', () => {
  const eras = [1936, 1958, 1974, 1985, 2014, null].map((year) => posterOf({ ...heat, year }).era)
  expect(eras).toEqual(['deco', 'flat', 'earth', 'neon', 'now', 'now'])
  expect(posterOf({ ...heat, year: 1936 }).shapes).toEqual(posterOf(heat).shapes)
})

test.for([
  ['Spellbound', 1945, 'small'],
  ['Spellbound', 2003, 'medium'],
  ['Rebecca', 1940, 'medium'],
  ['Gilda', 1946, 'large'],
] as const)('the word of “%s” (%i) stands in one line: %s', ([title, year, size]) => {
  expect(posterOf({ title, year, genres: ['Drama'] }).size).toBe(size)
})

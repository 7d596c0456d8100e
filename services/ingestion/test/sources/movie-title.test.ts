import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTitle } from '../../src/sources/movie-title.ts'

const table: readonly [text: string, title: string, year: number | null][] = [
  ['Toy Story (1995)', 'Toy Story', 1995],
  ['Matrix, The (1999)', 'The Matrix', 1999],
  ['Beautiful Mind, A (2001)', 'A Beautiful Mind', 2001],
  ['American Werewolf in London, An (1981)', 'An American Werewolf in London', 1981],
  ['Misérables, Les (1995)', 'Les Misérables', 1995],
  ['Boot, Das (Boat, The) (1981)', 'Das Boot (The Boat)', 1981],
  ['Postman, The (Postino, Il) (1994)', 'The Postman (Il Postino)', 1994],
  ['Wings of Desire (Himmel über Berlin, Der) (1987)', 'Wings of Desire (Der Himmel über Berlin)', 1987],
  ["Avventura, L' (Adventure, The) (1960)", "L'Avventura (The Adventure)", 1960],
  ['Mariachi, El (1992)', 'El Mariachi', 1992],
  [
    'Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)',
    'The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo)',
    1966,
  ],
  ['Seven (a.k.a. Se7en) (1995)', 'Seven (a.k.a. Se7en)', 1995],
  ['Dream of Light (a.k.a. Quince Tree Sun, The) (1992)', 'Dream of Light (a.k.a. The Quince Tree Sun)', 1992],
  ['(500) Days of Summer (2009)', '(500) Days of Summer', 2009],
  ['2001: A Space Odyssey (1968)', '2001: A Space Odyssey', 1968],
  ['1984 (1956)', '1984', 1956],
  ['Death Note: Desu nôto (2006–2007)', 'Death Note: Desu nôto', 2006],
  ['Neon Genesis Evangelion (1995-)', 'Neon Genesis Evangelion', 1995],
  ['Justice League: The New Frontier (2008) ', 'Justice League: The New Frontier', 2008],
  ['Fearless Hyena, The(1979)', 'The Fearless Hyena', 1979],
  ['Girl,  Interrupted (1999)', 'Girl, Interrupted', 1999],
  ['Babylon 5', 'Babylon 5', null],
  ['OA, The', 'The OA', null],
  ['A Year in the Future (3001)', 'A Year in the Future (3001)', null],
  ['(1995)', '(1995)', null],
]

test.each(table)('%s is %s of %s', (text, title, year) => {
  expect(parseTitle(text)).toEqual({ title, year })
})

test('any plain title keeps its words and gets its year', () => {
  const word = fc.stringMatching(/^[\p{L}\p{N}!?'&:.-]{1,12}$/u)
  const titles = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(titles, fc.integer({ min: 1870, max: 2100 }), (title, year) => {
      expect(parseTitle(`${title} (${year})`)).toEqual({ title, year })
    }),
  )
})

test('no text makes it throw, or leaves it with control characters or spaces at the ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { title, year } = parseTitle(text)
      expect(title).not.toMatch(/^\s|\s$|\p{Cc}/u)
      expect(year === null || (year >= 1870 && year <= 2100)).toBe(true)
    }),
  )
})

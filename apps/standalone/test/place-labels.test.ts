import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Box, overlap, placeLabels, stackLabels } from '../src/place-labels.ts'

const within: Box = { left: 0, top: 0, right: 900, bottom: 330 }
const labels = fc.array(
  fc.record({
    x: fc.double({ min: 0, max: 900, noNaN: true }),
    y: fc.double({ min: 0, max: 330, noNaN: true }),
    width: fc.double({ min: 20, max: 130, noNaN: true }),
    height: fc.constant(15),
  }),
  { maxLength: 12 },
)
const crowded = labels.map((all) => all.map((label) => ({ ...label, x: 450 + label.x / 100, y: 165 + label.y / 100 })))

test.each([
  ['wherever the points are', labels],
  ['also where all points are in one place', crowded],
])('labels never cover each other and never leave the panel, %s', (_, given) => {
  fc.assert(
    fc.property(given, (all) => {
      const obstacles = all.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 40, bottom: y + 40 }))
      const boxes = placeLabels(all, { within, obstacles })
      expect(boxes).toHaveLength(all.length)
      for (const [at, box] of boxes.entries()) {
        expect(box.right - box.left).toBeCloseTo(all[at]?.width ?? 0, 6)
        expect(box.left >= 0 && box.right <= 900 && box.top >= 0 && box.bottom <= 330).toBe(true)
        for (const other of boxes.slice(at + 1)) expect(overlap(box, other)).toBe(false)
      }
    }),
  )
})

test('a label is right of its point, or else where nothing is in its way', () => {
  const label = { x: 100, y: 100, width: 60, height: 15 }
  expect(placeLabels([label], { within, obstacles: [] })).toEqual([{ left: 107, right: 167, top: 92.5, bottom: 107.5 }])
  const wall = { left: 105, right: 300, top: 0, bottom: 330 }
  const [box] = placeLabels([label], { within, obstacles: [wall] })
  expect(box && overlap(box, wall)).toBe(false)
})

test('labels in a column keep the order of their points, inside, and do not cover each other', () => {
  fc.assert(
    fc.property(labels, (all) => {
      const boxes = stackLabels(all, { left: 500, bottom: 330 })
      for (const [at, box] of boxes.entries()) {
        expect(box.left).toBe(500)
        expect(box.bottom).toBeLessThanOrEqual(330.001)
        for (const [other, { y }] of all.entries()) {
          if (y > (all[at]?.y ?? 0)) expect(boxes[other]?.top).toBeGreaterThanOrEqual(box.bottom - 0.001)
        }
      }
    }),
  )
  const alone = stackLabels([{ x: 0, y: 100, width: 60, height: 20 }], { left: 5, bottom: 330 })
  expect(alone).toEqual([{ left: 5, top: 90, right: 65, bottom: 110 }])
})

test('where there is no room, each still has a place', () => {
  const label = { x: 5, y: 5, width: 60, height: 15 }
  const tight = { left: 0, top: 0, right: 10, bottom: 10 }
  expect(placeLabels([label, label], { within: tight, obstacles: [] })).toHaveLength(2)
})

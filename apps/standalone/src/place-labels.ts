/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A label of this size belongs to the point (x, y). */
export interface Label {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Surroundings {
  readonly within: Box
  /** What labels should not cover: points, bars, lines. */
  readonly obstacles: readonly Box[]
}

/**
 * Finds a place for each label, parallel to the labels: near its point, inside, on no other label, and on no obstacle. One after
 * the other, each takes the nearest place that is free; a label without one covers an obstacle rather than another label.
 */
export function placeLabels(labels: readonly Label[], { within, obstacles }: Surroundings): Box[] {
  const placed: Box[] = []
  for (const label of labels) {
    const inside = placesAround(label, within).filter((place) => contains(within, place))
    const readable = inside.filter((place) => !placed.some((other) => overlap(place, other)))
    const free = readable.find((place) => !obstacles.some((obstacle) => overlap(place, obstacle)))
    placed.push(free ?? readable[0] ?? inside[0] ?? placeBeside(label, 0, nearest))
  }
  return placed
}

/**
 * A place for each label in one column, parallel to the labels: in the order of their points from top to bottom, at the height of
 * its point where there is room. Labels that are higher than the column all together leave it at the top.
 */
export function stackLabels(labels: readonly Label[], { left, bottom }: Pick<Box, 'left' | 'bottom'>): Box[] {
  const fromTop = [...labels.keys()].sort((a, b) => (labels[a]?.y ?? 0) - (labels[b]?.y ?? 0))
  const tops = labels.map(({ y, height }) => y - height / 2)
  let free = Number.NEGATIVE_INFINITY
  for (const at of fromTop) {
    tops[at] = Math.max(tops[at] ?? 0, free)
    free = tops[at] + (labels[at]?.height ?? 0)
  }
  free = bottom
  for (const at of fromTop.reverse()) {
    tops[at] = Math.min(tops[at] ?? 0, free - (labels[at]?.height ?? 0))
    free = tops[at]
  }
  return labels.map(({ width, height }, at) => {
    const top = tops[at] ?? 0
    return { left, top, right: left + width, bottom: top + height }
  })
}

export const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const nearest = 7
const step = 4
/** In the order in which a reader looks: right, left, above, below, then the slants between. */
const directions = [0, 8, 12, 4, 14, 2, 10, 6, 15, 1, 13, 3, 11, 5, 9, 7].map((sixteenth) => (sixteenth * Math.PI) / 8)

/** Places in all directions, nearer ones first, as far as the surroundings reach. */
function placesAround(label: Label, { left, top, right, bottom }: Box): Box[] {
  const places: Box[] = []
  for (let distance = nearest; distance < Math.max(right - left, bottom - top); distance += step)
    for (const direction of directions) places.push(placeBeside(label, direction, distance))
  return places
}

/** The label beside its point: `distance` is the gap between the point and the label's edge. */
function placeBeside({ x, y, width, height }: Label, direction: number, distance: number): Box {
  const left = x + Math.cos(direction) * (distance + width / 2) - width / 2
  const top = y + Math.sin(direction) * (distance + height / 2) - height / 2
  return { left, top, right: left + width, bottom: top + height }
}

const contains = (outer: Box, inner: Box): boolean =>
  inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom

/** A filled path on a canvas of 120 × 180. */
export interface Shape {
  readonly path: string
  readonly tone: 'light' | 'dark' | 'accent'
  /** 0 to 1 */
  readonly opacity: number
}

export const canvas = { width: 120, height: 180 } as const

type Draw = (random: () => number) => Shape[]

/** How the background of a poster is drawn; each draws differently for every sequence of random numbers. */
export const motifs = {
  slashes: (random) => {
    const lean = 20 + random() * 50
    return times(5, (index) => {
      const x = -30 + index * 34 + random() * 18
      const width = 4 + random() * 16
      return shape(
        polygon([x, 180], [x + width, 180], [x + width + lean, 0], [x + lean, 0]),
        tones(index),
        0.2 + random() * 0.5,
      )
    })
  },
  peaks: (random) =>
    times(4, (layer) => {
      const top = 60 + layer * 28
      const points = times(5, (index): Point => [index * 30, top + random() * 46 - (index % 2) * 34])
      return shape(
        polygon([0, 180], ...points, [120, 180]),
        layer === 0 ? 'light' : layer === 1 ? 'accent' : 'dark',
        0.3 + layer * 0.13,
      )
    }),
  bubbles: (random) =>
    times(7, (index) =>
      shape(circle([random() * 120, random() * 180], 8 + random() * 34), tones(index), 0.18 + random() * 0.35),
    ),
  sunburst: (random) => {
    const centre: Point = [30 + random() * 60, 40 + random() * 60]
    const rays = 12 + Math.floor(random() * 8)
    const start = random() * Math.PI
    const beam = (index: number): string => {
      const angle = start + (index * 2 * Math.PI) / rays
      return polygon(centre, around(centre, 240, angle), around(centre, 240, angle + Math.PI / rays))
    }
    return [shape(times(rays, beam).join(''), 'light', 0.2), shape(circle(centre, 20 + random() * 12), 'accent', 0.8)]
  },
  blinds: (random) => {
    const bars = 9 + Math.floor(random() * 4)
    const tilt = (random() - 0.5) * 50
    const step = 200 / bars
    const slats = times(bars, (index) => {
      const y = -10 + index * step
      const thick = step * (0.25 + (index / bars) * 0.5)
      return polygon([0, y], [120, y + tilt], [120, y + tilt + thick], [0, y + thick])
    })
    return [
      shape(circle([20 + random() * 80, 30 + random() * 60], 24 + random() * 16), 'accent', 0.7),
      shape(slats.join(''), 'dark', 0.5),
    ]
  },
  grid: (random) =>
    times(54, (cell) => {
      const x = (cell % 6) * 20
      const y = Math.floor(cell / 6) * 20
      return shape(polygon([x, y], [x + 20, y], [x + 20, y + 20], [x, y + 20]), tones(cell), random() ** 3 * 0.6)
    }),
  horizon: (random) => {
    const line = 90 + random() * 40
    const sun: Point = [25 + random() * 70, line - 6 - random() * 30]
    const ripples = times(5, (index) => {
      const y = line + 8 + index * 14
      const inset = random() * 40
      return polygon([inset, y], [120 - random() * 40, y], [120 - random() * 40, y + 3 + index], [inset, y + 3 + index])
    })
    return [
      shape(circle(sun, 18 + random() * 16), 'accent', 0.85),
      shape(polygon([0, line], [120, line], [120, 180], [0, 180]), 'dark', 0.55),
      shape(ripples.join(''), 'light', 0.16),
    ]
  },
  stars: (random) =>
    times(18, (index) => {
      const size = 2 + random() ** 2 * 13
      return shape(
        star([random() * 120, random() * 150], size),
        index % 4 === 0 ? 'accent' : 'light',
        0.25 + random() * 0.5,
      )
    }),
  spikes: (random) =>
    times(3, (layer) => {
      const teeth = times(
        13,
        (index): Point => [index * 10, index % 2 === 0 ? layer * 12 : 40 + layer * 22 + random() * 60],
      )
      return shape(polygon([0, 0], ...teeth, [120, 0]), layer === 2 ? 'accent' : 'dark', 0.5 - layer * 0.12)
    }),
  waves: (random) =>
    times(6, (index) => {
      const y = 24 + index * 26
      const swing = 10 + random() * 18
      const path = `M0 ${at(y)}C40 ${at(y - swing)} 80 ${at(y + swing)} 120 ${at(y)}V${at(y + 6 + random() * 10)}C80 ${at(y + swing + 12)} 40 ${at(y - swing + 12)} 0 ${at(y + 12)}Z`
      return shape(path, tones(index), 0.25 + random() * 0.35)
    }),
  rings: (random) => {
    const centre: Point = [20 + random() * 80, 40 + random() * 80]
    return times(6, (index) => {
      const radius = 10 + index * (13 + random() * 6)
      const ring = circle(centre, radius + 3 + random() * 4) + circle(centre, radius)
      return shape(
        index === 0 ? circle(centre, 12 + random() * 8) : ring,
        index === 0 ? 'accent' : 'light',
        0.7 - index * 0.1,
      )
    })
  },
} satisfies Record<string, Draw>

export type Motif = keyof typeof motifs

type Point = readonly [x: number, y: number]

const shape = (path: string, tone: Shape['tone'], opacity: number): Shape => ({
  path,
  tone,
  opacity: Math.round(opacity * 100) / 100,
})
const times = <T>(amount: number, make: (index: number) => T): T[] =>
  Array.from({ length: amount }, (_, index) => make(index))
const tones = (index: number): Shape['tone'] => (index % 3 === 0 ? 'accent' : index % 3 === 1 ? 'light' : 'dark')
const at = (value: number): string => String(Math.round(value * 10) / 10)
const around = ([x, y]: Point, radius: number, angle: number): Point => [
  x + radius * Math.cos(angle),
  y + radius * Math.sin(angle),
]

const polygon = (...points: Point[]): string => `M${points.map(([x, y]) => `${at(x)} ${at(y)}`).join('L')}Z`

function circle([x, y]: Point, radius: number): string {
  const half = (side: number): string => `A${at(radius)} ${at(radius)} 0 1 1 ${at(x + side * radius)} ${at(y)}`
  return `M${at(x - radius)} ${at(y)}${half(1)}${half(-1)}Z`
}

function star(centre: Point, size: number): string {
  const tips = times(8, (index) => around(centre, index % 2 === 0 ? size : size * 0.3, (index * Math.PI) / 4))
  return polygon(...tips)
}

/** Seeded random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** 32 random bits. */
  bits(): number
  /** Uniform in [0, 1). */
  uniform(): number
  /** A whole number from 0 to below - 1. */
  below(below: number): number
  /** Standard normal (Box and Muller, 1958). */
  normal(): number
}

/** The generator sfc32 (Doty-Humphrey, PractRand), seeded with the given whole numbers in turn. */
export function createRandom(...seeds: readonly number[]): Random {
  let a = 0x9e_37_79_b9
  let b = 0x24_3f_6a_88
  let c = 0xb7_e1_51_62
  let counter = 1
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (const seed of seeds) {
    a ^= seed
    for (let round = 0; round < 12; round++) bits()
  }
  const uniform = () => bits() / 2 ** 32
  return {
    bits,
    uniform,
    below: (below) => Math.floor(uniform() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

/** Puts the values in a random order, in place (Fisher and Yates, as by Durstenfeld 1964). */
export function shuffle(values: Uint32Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    const held = values[last]
    values[last] = values[other]
    values[other] = held
  }
}

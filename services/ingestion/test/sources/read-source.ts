import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import { type OpenOptions, openSource } from '../../src/sources/open-source.ts'
import type { Source } from '../../src/sources/source.ts'

export interface Content {
  readonly movies: Movie[]
  readonly interactions: Interaction[]
}

/** Everything a source has. */
export const contentOf = async (source: Source): Promise<Content> => ({
  movies: await Array.fromAsync(source.movies()),
  interactions: await Array.fromAsync(source.interactions()),
})

/** Opens, reads to the end, and closes. */
export async function read(where: string, options: OpenOptions = {}): Promise<Content> {
  await using source = await openSource(where, options)
  return await contentOf(source)
}

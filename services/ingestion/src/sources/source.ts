import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'

/**
 * A data set to load: films, and what people did with them. Both can be read any number of times and say the same each
 * time, event ids included, so that loading twice changes nothing.
 */
export interface Source extends AsyncDisposable {
  readonly name: string
  /** What it is and on what terms, for the person who loads it */
  readonly description: string
  /** true when people are invented; nothing measured on them says anything about people */
  readonly synthetic: boolean
  /** How much there is, for a progress bar; exact only for sources small enough to count */
  readonly estimate: { readonly movies: number; readonly interactions: number }
  /** Changes when the data may have changed: what its files weigh and when they were last written, or what is in them */
  readonly version: string
  /** @throws SourceInvalid while iterating, at the first line that cannot be read */
  movies(): AsyncIterable<Movie>
  /** In the order of the file. @throws SourceInvalid while iterating, at the first line that cannot be read */
  interactions(): AsyncIterable<Interaction>
}

/** The data is not what it should be: says in which file and line, what was found, and what was expected. */
export class SourceInvalid extends Error {
  override readonly name = 'SourceInvalid'

  constructor(place: { file: string; line?: number; value?: string }, expected: string, options?: ErrorOptions) {
    const where = place.line === undefined ? place.file : `${place.file}, line ${place.line}`
    const found = place.value === undefined ? '' : ` found ${quoted(place.value)},`
    super(`${where}:${found} expected ${expected}`, options)
  }
}

/** The data could not be fetched: no network, or the server did not give it. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable'
}

const longest = 120

function quoted(value: string): string {
  return value.length > longest
    ? `${JSON.stringify(value.slice(0, longest))}… (${value.length} characters)`
    : JSON.stringify(value)
}

import Type, { type Static } from 'typebox'
import { MovieId } from './ids.ts'
import { textPattern } from './patterns.ts'

const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: textPattern, description })

export const Title = text(500, 'The title, without the year')
export const Year = Type.Union([Type.Integer({ minimum: 1870, maximum: 2100 }), Type.Null()], {
  description: 'Year of release; null when unknown',
})
export const Genre = text(50, 'A genre')

/** A film as the catalogue knows it: what PUT /v1/movies/{id} takes and the movies topic carries. */
export const Movie = Type.Object(
  {
    movieId: MovieId,
    title: Title,
    year: Year,
    genres: Type.Array(Genre, { maxItems: 20 }),
    directors: Type.Optional(Type.Array(text(200, 'A person'), { maxItems: 20 })),
    tags: Type.Optional(Type.Array(text(100, 'A tag'), { maxItems: 100 })),
    votes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2_000_000_000,
        description: 'Votes elsewhere: the popularity to start from',
      }),
    ),
  },
  { additionalProperties: false, title: 'Movie' },
)
export type Movie = Static<typeof Movie>

/** The body of PUT /v1/movies/{movieId}: the id stands in the path. */
export const MovieBody = Type.Omit(Movie, ['movieId'], { additionalProperties: false, title: 'MovieBody' })
export const maxMoviesPerRequest = 1_000
export const MoviesBody = Type.Array(Movie, { minItems: 1, maxItems: maxMoviesPerRequest })

/** A film inside a list. */
export const MovieCard = Type.Object(
  { movieId: MovieId, title: Title, year: Year, genres: Type.Array(Genre) },
  { title: 'MovieCard' },
)
export type MovieCard = Static<typeof MovieCard>

export const MovieDetails = Type.Object(
  {
    movieId: MovieId,
    title: Title,
    year: Year,
    genres: Type.Array(Genre),
    directors: Type.Array(Type.String()),
    tags: Type.Array(Type.String()),
    votes: Type.Integer(),
    ratings: Type.Object({
      count: Type.Integer(),
      mean: Type.Union([Type.Number(), Type.Null()]),
      histogram: Type.Record(Type.String(), Type.Integer(), { description: 'Stars → how many people' }),
    }),
    degraded: Type.Boolean({ description: 'true when the ratings could not be read just now' }),
  },
  { title: 'MovieDetails' },
)
export type MovieDetails = Static<typeof MovieDetails>

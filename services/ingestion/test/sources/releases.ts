/** The same films and ratings as each family of MovieLens releases would write them. */
export interface TinyRating {
  readonly userId: string
  readonly movieId: string
  /** Whole, as ml-100k and ml-1m have them */
  readonly rating: number
  readonly timestamp: number
}

export const tinyRatings: readonly TinyRating[] = [
  { userId: '2', movieId: '1', rating: 5, timestamp: 964982703 },
  { userId: '1', movieId: '73', rating: 3, timestamp: 978300760 },
  { userId: '1', movieId: '1', rating: 4, timestamp: 964981247 },
]

type Release = Readonly<{ [file: string]: Buffer }>

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8')

const csvMovies = `movieId,title,genres
1,Toy Story (1995),Animation|Children|Comedy
73,"Misérables, Les (1995)",Drama|War
99,"Say ""hello"", Stranger",(no genres listed)
`
const datMovies = `1::Toy Story (1995)::Animation|Children's|Comedy
73::Misérables, Les (1995)::Drama|War
99::Say "hello", Stranger::
`
const itemMovies = `1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Toy%20Story%20(1995)|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0
73|Misérables, Les (1995)|01-Jan-1995|||0|0|0|0|0|0|0|0|1|0|0|0|0|0|0|0|0|1|0
99|Say "hello", Stranger||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0
`

const ratingLines = (separator: string, ratings: readonly TinyRating[]): string =>
  ratings
    .map(({ userId, movieId, rating, timestamp }) => `${[userId, movieId, rating, timestamp].join(separator)}\n`)
    .join('')

export const asCsv = (ratings = tinyRatings): Release => ({
  'movies.csv': utf8(csvMovies),
  'ratings.csv': utf8(
    `userId,movieId,rating,timestamp\n${ratings.map((r) => `${r.userId},${r.movieId},${r.rating.toFixed(1)},${r.timestamp}\n`).join('')}`,
  ),
})

export const asDatInLatin1 = (ratings = tinyRatings): Release => ({
  'movies.dat': latin1(datMovies),
  'ratings.dat': utf8(ratingLines('::', ratings)),
  'users.dat': utf8('1::F::1::10::48067\n'),
})

export const asDatInUtf8 = (ratings = tinyRatings): Release => ({
  ...asDatInLatin1(ratings),
  'movies.dat': utf8(datMovies),
})

export const asTabs = (ratings = tinyRatings): Release => ({
  'u.item': latin1(itemMovies),
  'u.data': utf8(ratingLines('\t', ratings)),
  'u1.base': utf8('not read'),
})

export const allFormats = { asCsv, asDatInLatin1, asDatInUtf8, asTabs }

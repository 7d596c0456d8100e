import { MovieId } from '@marquee/contracts/ids'
import { MovieDetails } from '@marquee/contracts/movie'
import { problemResponses } from '@marquee/contracts/problems'
import {
  Facets,
  MoviesPage,
  MoviesQuery,
  PageQuery,
  RecommendationList,
  SimilarMovies,
} from '@marquee/contracts/recommendation'
import { emptyHistory } from '@marquee/feature-store/history'
import type { OfflineStore, RatingSummary } from '@marquee/feature-store/offline'
import type { Guard } from '@marquee/platform/guard'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import { similarItems } from '@marquee/recommender/similar'
import Type from 'typebox'
import { cardOf, type FollowedCatalogue } from '../catalogue.ts'
import type { LiveHistory } from '../live-history.ts'
import type { Recommender } from '../recommend.ts'
import { facetsOf, searchMovies } from '../search-movies.ts'

interface Dependencies {
  readonly catalogue: FollowedCatalogue
  readonly recommender: Recommender
  readonly offline: OfflineStore
  readonly askOffline: Guard
}

const ofNobody: LiveHistory = { history: emptyHistory, source: 'stored', degraded: false }

const noRatings: RatingSummary = { count: 0, mean: null, histogram: {} }

export const movieRoutes: Routes<Dependencies> = (app, { catalogue, recommender, offline, askOffline }) => {
  const find = (movieId: string) => {
    const movie = catalogue.current().find(movieId)
    if (!movie) throw new ProblemError('unknown-movie', { movieId })
    return movie
  }
  const Params = Type.Object({ movieId: MovieId })

  app.get(
    '/v1/movies',
    {
      schema: {
        tags: ['movies'],
        summary: 'Films by words of title, people, genres and year, by genre and by years; the best known first',
        querystring: MoviesQuery,
        response: { 200: MoviesPage, ...problemResponses('parameter-invalid', 'unknown-genre', 'rate-limited') },
      },
    },
    async ({ query }) => searchMovies(catalogue.current(), query),
  )

  app.get(
    '/v1/facets',
    {
      schema: {
        tags: ['movies'],
        summary: 'The genres and decades of the catalogue, with how many films each has',
        response: { 200: Facets, ...problemResponses('rate-limited') },
      },
    },
    async () => facetsOf(catalogue.current()),
  )

  app.get(
    '/v1/movies/:movieId',
    {
      schema: {
        tags: ['movies'],
        summary: 'One film, with what people gave it',
        params: Params,
        response: { 200: MovieDetails, ...problemResponses('parameter-invalid', 'unknown-movie', 'rate-limited') },
      },
    },
    async ({ params: { movieId } }) => {
      const { revision: _, ...movie } = find(movieId)
      try {
        return { ...movie, ratings: await askOffline(() => offline.ratings(movieId)), degraded: false }
      } catch {
        return { ...movie, ratings: noRatings, degraded: true }
      }
    },
  )

  app.get(
    '/v1/movies/:movieId/similar',
    {
      schema: {
        tags: ['movies'],
        summary: 'Films that people watch who watched this one',
        params: Params,
        querystring: PageQuery,
        response: { 200: SimilarMovies, ...problemResponses('parameter-invalid', 'unknown-movie', 'rate-limited') },
      },
    },
    async ({ params: { movieId }, query: { limit, offset } }) => {
      find(movieId)
      const { view } = recommender.situationOf(null, ofNobody)
      const item = view?.model.ranker.indexOf(movieId)
      if (!view || item === undefined) return { movieId, modelVersion: view?.version ?? null, items: [] }
      const size = offset + limit
      const neighbours = similarItems(view.model.ranker, item, { size, where: (other) => view.catalogued[other] === 1 })
      const items = neighbours.slice(offset).flatMap(({ item: other, score }) => {
        const movie = view.movies[other]
        return movie ? [{ movie: cardOf(movie), score }] : []
      })
      return { movieId, modelVersion: view.version, items }
    },
  )

  app.get(
    '/v1/trending',
    {
      schema: {
        tags: ['recommendations'],
        summary: 'What everyone watches now',
        querystring: PageQuery,
        response: { 200: RecommendationList, ...problemResponses('parameter-invalid', 'rate-limited') },
      },
    },
    async ({ query }) => recommender.recommend(null, ofNobody, { ...query, diversity: 0, exclude: [] }),
  )
}

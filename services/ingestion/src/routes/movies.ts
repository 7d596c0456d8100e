import { moviesBodyLimitBytes } from '@marquee/contracts/body-limits'
import { MovieId } from '@marquee/contracts/ids'
import { MovieBody, MoviesBody } from '@marquee/contracts/movie'
import { problemResponses } from '@marquee/contracts/problems'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import Type from 'typebox'
import { type AcceptDependencies, acceptMovies } from '../accept.ts'

const refusals = problemResponses(
  'malformed-json',
  'parameter-invalid',
  'key-required',
  'key-refused',
  'body-too-large',
  'unsupported-media-type',
  'body-invalid',
  'rate-limited',
  'log-unavailable',
  'overloaded',
)
const Accepted = Type.Object({ accepted: Type.Integer() })

export const movieRoutes: Routes<AcceptDependencies & { access: Access }> = (app, { access, ...dependencies }) => {
  app.put(
    '/v1/movies/:movieId',
    {
      onRequest: access.requireScope('ingestion'),
      schema: {
        tags: ['movies'],
        summary: 'Creates or replaces a film in the catalogue',
        security: [{ apiKey: [] }],
        params: Type.Object({ movieId: MovieId }),
        body: MovieBody,
        response: { 202: Accepted, ...refusals },
      },
    },
    async (request, reply) => {
      await acceptMovies([{ movieId: request.params.movieId, ...request.body }], dependencies)
      return reply.code(202).send({ accepted: 1 })
    },
  )

  app.post(
    '/v1/movies',
    {
      onRequest: access.requireScope('ingestion'),
      bodyLimit: moviesBodyLimitBytes,
      schema: {
        tags: ['movies'],
        summary: 'Creates or replaces up to 1,000 films',
        security: [{ apiKey: [] }],
        body: MoviesBody,
        response: { 202: Accepted, ...refusals },
      },
    },
    async (request, reply) => {
      await acceptMovies(request.body, dependencies)
      return reply.code(202).send({ accepted: request.body.length })
    },
  )
}

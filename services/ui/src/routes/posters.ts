import { MovieId } from '@marquee/contracts/ids'
import { createGuard } from '@marquee/platform/guard'
import type { App } from '@marquee/platform/http-server'
import type { Surroundings } from '@marquee/platform/lifecycle'
import { LRUCache } from 'lru-cache'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { UiConfig } from '../config.ts'
import { type Picture, posterFromTmdb } from '../tmdb.ts'

const mostBytes = 48_000_000 // some 600 posters; browsers keep theirs for a week
const bytesOfNone = 100
const mostAtOnce = 32
const day = 86_400

const film = Compile(Type.Object({ title: Type.String(), year: Type.Union([Type.Integer(), Type.Null()]) }))

/**
 * Real posters, when the operator has a key for The Movie Database: fetched and kept on this side, so that the browser
 * never sees the key and asks nobody but us. Where there is none the answer is empty, and the site draws one.
 */
export function posterRoutes(
  app: App,
  { config, log, metrics }: { config: UiConfig } & Pick<Surroundings, 'log' | 'metrics'>,
): void {
  const { tmdbApiKey } = config
  if (tmdbApiKey === undefined) return
  const askTmdb = createGuard('TMDB', { deadlineMs: config.tmdbDeadlineMs, metrics })

  let asking = 0
  const pictures = new LRUCache<string, Picture | 'none'>({
    maxSize: mostBytes,
    sizeCalculation: (picture) => (picture === 'none' ? bytesOfNone : picture.bytes.length),
    ttl: day * 1_000,
    // the same poster asked for twice at once is fetched once
    fetchMethod: async (movieId, _stale, { signal }) => {
      if (asking >= mostAtOnce) return undefined
      asking++
      try {
        const wanted = await filmOf(movieId, config.servingUrl, signal)
        if (!wanted) return undefined
        const ask = () => posterFromTmdb(wanted, { ...config, tmdbApiKey }, AbortSignal.timeout(config.tmdbDeadlineMs))
        return (await askTmdb(ask)) ?? 'none'
      } finally {
        asking--
      }
    },
  })

  app.get(
    '/api/posters/:movieId',
    { schema: { hide: true, params: Type.Object({ movieId: MovieId }) } },
    async ({ params: { movieId } }, reply) => {
      const picture = await pictures.fetch(movieId).catch((error: unknown) => {
        log.warn({ movieId, why: error instanceof Error ? error.message : 'unknown' }, 'no poster could be had')
        return undefined
      })
      if (picture === undefined) return reply.code(204).header('cache-control', 'no-store').send()
      if (picture === 'none') return reply.code(204).header('cache-control', `public, max-age=${day}`).send()
      return reply
        .header('content-type', picture.type)
        .header('cache-control', `public, max-age=${7 * day}`)
        .send(picture.bytes)
    },
  )
}

/** Title and year, from the catalogue: a browser must not be able to ask TMDB for anything else with our key. */
async function filmOf(movieId: string, servingUrl: string, signal: AbortSignal) {
  const response = await fetch(`${servingUrl}/v1/movies/${encodeURIComponent(movieId)}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
  })
  const answer: unknown = response.ok ? await response.json() : undefined
  return film.Check(answer) ? answer : undefined
}

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useHasFilms, useUserId } from '../acts-context.tsx'
import { FilmRows } from '../components/film-rows.tsx'
import { Hero } from '../components/hero.tsx'
import { ListState } from '../components/list-state.tsx'
import { Welcome } from '../components/welcome.tsx'
import { aboutQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import { useHome } from '../use-home.ts'

/** A person's films: one to see tonight, and rows that each choose in their own way. */
export function HomePage() {
  const shown = useHome(useUserId())
  const hasFilms = useHasFilms()
  const { dataset = null } = useQuery(aboutQuery).data ?? {}
  const pick = shown.home?.rows.find(({ kind }) => kind === 'top')?.items[0]
  const isNew = shown.home !== undefined && pick === undefined && !shown.home.degraded && !hasFilms

  useEffect(() => {
    document.title = strings.brand
  }, [])

  return (
    <>
      <h1 className="visually-hidden">{strings.home}</h1>
      {isNew ? (
        <Welcome films={shown.home?.rows[0]?.items.map(({ movie }) => movie) ?? []} />
      ) : (
        <Hero
          item={pick ?? shown.home?.rows[0]?.items[0]}
          recommendationId={shown.home?.recommendationId}
          waiting={!shown.home && !shown.givenUp}
        />
      )}
      <ListState shown={shown} synthetic={dataset?.synthetic ?? false} />
      <FilmRows shown={shown} above={pick?.movie.movieId} />
    </>
  )
}

import type { MovieCard } from '@marquee/contracts/movie'
import { type KeyboardEvent, startTransition, useState } from 'react'
import { useCommands, useStanding } from '../acts-context.tsx'
import type { Deed, Place } from '../interactions.ts'
import type { Standing } from '../standing.ts'
import { strings } from '../strings.ts'
import styles from './film-actions.module.css'
import { Icon } from './icon.tsx'

interface FilmActionsProps {
  readonly movie: MovieCard
  readonly place?: Place
}

const stars = [1, 2, 3, 4, 5] as const

const opinions = [
  { deed: { type: 'like' }, icon: 'like', label: strings.film.like, on: ({ opinion }: Standing) => opinion === 'like' },
  {
    deed: { type: 'dislike' },
    icon: 'dislike',
    label: strings.film.dislike,
    on: ({ opinion }: Standing) => opinion === 'dislike',
  },
  {
    deed: { type: 'watchlist' },
    icon: 'list',
    label: strings.film.list,
    on: ({ listed }: Standing) => listed === true,
  },
  { deed: { type: 'watch' }, icon: 'seen', label: strings.film.seen, on: ({ seen }: Standing) => seen === true },
] as const

/**
 * Stars, like, not for me, on my list, seen. One stop of the Tab key; the arrow keys move inside.
 * Pattern: ARIA Authoring Practices, Toolbar. What is pressed already is taken back by pressing it again.
 */
export function FilmActions({ movie, place }: FilmActionsProps) {
  const { act, takeBack } = useCommands()
  const standing = useStanding(movie.movieId)
  const [current, setCurrent] = useState(0)
  const press = (deed: Deed, isOn: boolean): void => (isOn ? takeBack(movie) : act(movie, deed, place))
  const stop = (index: number) => ({
    tabIndex: index === current ? 0 : -1,
    // where Tab comes back to can wait until what was pressed is seen
    onFocus: () => startTransition(() => setCurrent(index)),
  })

  return (
    <div
      className={styles['actions']}
      role="toolbar"
      tabIndex={-1}
      aria-label={strings.film.actions(movie.title, standing.rating)}
      onKeyDown={moveFocus}
    >
      <div className={styles['stars']}>
        {stars.map((rating, index) => (
          <button
            key={rating}
            type="button"
            title={strings.film.rate(rating)}
            aria-label={strings.film.rate(rating)}
            aria-pressed={standing.rating === rating - 0.5 ? 'mixed' : standing.rating === rating}
            data-filled={rating - 0.5 <= (standing.rating ?? 0)}
            onClick={() => press({ type: 'rating', rating }, standing.rating === rating)}
            {...stop(index)}
          >
            <Icon name="star" />
            {standing.rating === rating - 0.5 && <Icon name="halfStar" />}
          </button>
        ))}
      </div>
      <div className={styles['opinions']}>
        {opinions.map(({ deed, icon, label, on }, index) => (
          <button
            key={icon}
            type="button"
            title={label}
            aria-label={label}
            aria-pressed={on(standing)}
            onClick={() => press(deed, on(standing))}
            {...stop(stars.length + index)}
          >
            <Icon name={icon} />
          </button>
        ))}
      </div>
    </div>
  )
}

const steps: Readonly<Record<string, (index: number, size: number) => number>> = {
  ArrowRight: (index, size) => (index + 1) % size,
  ArrowLeft: (index, size) => (index - 1 + size) % size,
  Home: () => 0,
  End: (_, size) => size - 1,
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = steps[event.key]
  if (!step) return
  event.preventDefault() // the row would scroll
  const buttons: HTMLElement[] = [...event.currentTarget.querySelectorAll('button')]
  const index = document.activeElement instanceof HTMLElement ? buttons.indexOf(document.activeElement) : -1
  buttons[step(index, buttons.length)]?.focus()
}

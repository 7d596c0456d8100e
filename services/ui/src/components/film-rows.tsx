import { useRef } from 'react'
import { strings } from '../strings.ts'
import type { ShownHome } from '../use-home.ts'
import { useRearrangement } from '../use-rearrangement.ts'
import { FilmRow } from './film-row.tsx'
import styles from './film-rows.module.css'
import { SwitchPerson } from './person-switcher.tsx'
import { SkeletonRows } from './skeleton-rows.tsx'

interface FilmRowsProps {
  readonly shown: ShownHome
  /** the film that stands above the rows already */
  readonly above: string | undefined
}

/** The rows of the home page, or what stands in for them. They move when a new list comes. */
export function FilmRows({ shown: { home, givenUp, refused, tryAgain }, above }: FilmRowsProps) {
  const rows = useRef<HTMLElement>(null)
  useRearrangement(rows, home?.rows.map(({ id }) => id).join() ?? '')
  return (
    <section
      className={styles['rows']}
      aria-label={strings.rows.region}
      ref={rows}
      tabIndex={-1}
      aria-busy={!home && !givenUp}
    >
      {!home && !givenUp && <SkeletonRows />}
      {!home && givenUp && (
        <div className={styles['instead']} role="alert">
          <p>{strings.rows.failed}</p>
          {refused ? (
            <SwitchPerson className="button">{strings.person.another}</SwitchPerson>
          ) : (
            <button type="button" className="button" onClick={tryAgain}>
              {strings.notice.retry}
            </button>
          )}
        </div>
      )}
      {home?.rows.length === 0 && <p className={styles['instead']}>{strings.rows.empty}</p>}
      {home?.rows.map((row) => (
        <FilmRow key={row.id} row={row} above={above} recommendationId={home.recommendationId} />
      ))}
    </section>
  )
}

import type { MovieDetails } from '@marquee/contracts/movie'
import { useId } from 'react'
import { strings } from '../strings.ts'
import styles from './ratings.module.css'

const steps = [5, 4.5, 4, 3.5, 3, 2.5, 2, 1.5, 1, 0.5] as const

/** What everybody gave a film: how many people, at each half star. */
export function Ratings({ ratings, votes, degraded }: Pick<MovieDetails, 'ratings' | 'votes' | 'degraded'>) {
  const headingId = useId()
  const { count, mean, histogram } = ratings
  const people = (stars: number): number => histogram[stars.toFixed(1)] ?? 0
  const most = Math.max(1, ...steps.map(people))
  return (
    <section className={styles['ratings']} aria-labelledby={headingId}>
      <h2 id={headingId}>{strings.ratings.heading}</h2>
      {mean === null ? (
        <p className={styles['count']}>{degraded ? strings.ratings.away : strings.ratings.none}</p>
      ) : (
        <>
          <p className={styles['mean']}>
            {strings.ratings.mean(mean)}
            <span className={styles['count']}>{strings.ratings.count(count)}</span>
          </p>
          <ul>
            {steps.map((stars) => (
              <li key={stars} aria-label={strings.ratings.step(stars, people(stars))}>
                <span className={styles['stars']}>{stars}</span>
                <span className={styles['bar']} style={{ '--part': people(stars) / most }} />
                <span className={styles['people']}>{people(stars).toLocaleString('en')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {votes > 0 && <p className={styles['count']}>{strings.ratings.elsewhere(votes)}</p>}
    </section>
  )
}

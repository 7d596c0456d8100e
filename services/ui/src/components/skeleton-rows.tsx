import { strings } from '../strings.ts'
import styles from './skeleton-rows.module.css'

const rows = ['first', 'second', 'third']
const cards = Array.from({ length: 8 }, (_, index) => `card ${index}`)

/** The shape of the rows while they load. */
export function SkeletonRows() {
  return (
    <>
      <p className="visually-hidden" role="status">
        {strings.rows.loading}
      </p>
      {rows.map((row) => (
        <div key={row} className={styles['row']} aria-hidden="true">
          <div className={styles['heading']} />
          <div className={styles['cards']}>
            {cards.map((card) => (
              <div key={card} className={styles['card']}>
                <div className={styles['poster']} />
                <div className={styles['line']} />
                <div className={styles['shortLine']} />
              </div>
            ))}
          </div>
        </div>
      ))}
    </>
  )
}

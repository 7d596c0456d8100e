import type { Evidence, RecommendedItem } from '@marquee/contracts/recommendation'
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import { useSharedActs } from '../acts-context.tsx'
import { percent, weighty } from '../reason.ts'
import { standingInWords } from '../standing.ts'
import { strings } from '../strings.ts'
import { Dialog, opensDialog } from './dialog.tsx'
import styles from './why-dialog.module.css'

type Explained = Pick<RecommendedItem, 'movie' | 'reason' | 'evidence'>

const WhyContext = createContext<(item: Explained) => void>(() => undefined)

/** Holds the one dialog that explains a film, for every button below it. */
export function WhyProvider({ children }: { readonly children: ReactNode }) {
  const [item, setItem] = useState<Explained>()
  return (
    <WhyContext value={useCallback((asked: Explained) => setItem(asked), [])}>
      {children}
      {item && <WhyDialog item={item} onClose={() => setItem(undefined)} />}
    </WhyContext>
  )
}

/** Asks why a film is here. */
export function WhyButton({ item }: { readonly item: Explained }) {
  const ask = useContext(WhyContext)
  return (
    <button
      type="button"
      className={styles['ask']}
      aria-label={strings.why.about(item.movie.title)}
      onClick={() => ask(item)}
      {...opensDialog}
    >
      {strings.why.ask}
    </button>
  )
}

/** Why a film is here: in words, by the weight of each of the person's own films, and a way to leave one of them out. */
function WhyDialog({ item, onClose }: { readonly item: Explained; readonly onClose: () => void }) {
  const evidence = weighty(item.evidence)
  return (
    <Dialog
      heading={strings.why.heading(item.movie.title)}
      text={`${item.reason}.`}
      dismiss={strings.notice.dismiss}
      onClose={onClose}
    >
      {evidence.length === 0 ? (
        <p className={styles['note']}>{strings.why.nothing}</p>
      ) : (
        <>
          <ul className={styles['evidence']}>
            {evidence.map((film) => (
              <EvidenceRow key={film.movieId} film={film} onLeftOut={onClose} />
            ))}
          </ul>
          <p className={styles['note']}>{strings.why.note}</p>
        </>
      )}
    </Dialog>
  )
}

function EvidenceRow({ film, onLeftOut }: { readonly film: Evidence; readonly onLeftOut: () => void }) {
  const acts = useSharedActs()
  const known = acts.films.find(({ movie }) => movie.movieId === film.movieId)
  const movie = known?.movie ?? { movieId: film.movieId, title: film.title, year: null, genres: [] }
  const leaveOut = (): void => {
    acts.takeBack(movie)
    onLeftOut()
  }
  return (
    <li>
      <span className={styles['film']}>
        {film.title}
        {known && <span className={styles['standing']}>{standingInWords(known.standing)}</span>}
      </span>
      <span className={styles['share']}>{percent(film.share)}</span>
      <span className={styles['bar']} style={{ '--share': film.share }} aria-hidden="true" />
      <button
        type="button"
        className={styles['remove']}
        aria-label={strings.why.leaveOutFilm(film.title)}
        onClick={leaveOut}
      >
        {strings.why.leaveOut}
      </button>
    </li>
  )
}

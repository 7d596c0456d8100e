import type { Evidence, RecommendedItem } from '@marquee/contracts/recommendation'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useId, useRef, useState } from 'react'
import { useSharedActs } from '../acts-context.tsx'
import { percent, weighty } from '../reason.ts'
import { standingInWords } from '../standing.ts'
import { strings } from '../strings.ts'
import { Icon } from './icon.tsx'
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
    >
      {strings.why.ask}
    </button>
  )
}

/** Why a film is here: in words, by the weight of each of the person's own films, and a way to leave one of them out. */
function WhyDialog({ item, onClose }: { readonly item: Explained; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  const evidence = weighty(item.evidence)
  // Not modal: making all of the page inert styles all of it anew, 25 ms on a desktop and 100 on a phone.
  useEffect(() => dialog.current?.showPopover(), [])
  const close = (): void => dialog.current?.hidePopover()
  return (
    <dialog
      ref={dialog}
      popover="auto"
      className={styles['why']}
      aria-labelledby={headingId}
      onToggle={({ newState }) => newState === 'closed' && onClose()}
    >
      <div className={styles['head']}>
        <h2 id={headingId}>{strings.why.heading(item.movie.title)}</h2>
        <button type="button" className={styles['close']} aria-label={strings.notice.dismiss} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <p className={styles['reason']}>{item.reason}.</p>
      {evidence.length === 0 ? (
        <p className={styles['note']}>{strings.why.nothing}</p>
      ) : (
        <>
          <ul className={styles['evidence']}>
            {evidence.map((film) => (
              <EvidenceRow key={film.movieId} film={film} onLeftOut={close} />
            ))}
          </ul>
          <p className={styles['note']}>{strings.why.note}</p>
        </>
      )}
    </dialog>
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

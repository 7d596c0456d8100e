import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSharedActs } from '../acts-context.tsx'
import { homeQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import type { Acts, Notice } from '../use-acts.ts'
import { useNewcomers } from '../use-newcomers.ts'
import { Icon } from './icon.tsx'
import styles from './notices.module.css'

const goneAfterMs = 12_000

/** What just happened, with a way back; what failed, with a way on. */
export function Notices() {
  const acts = useSharedActs()
  const newcomers = useNewcomers(useQuery({ ...homeQuery(acts.userId), enabled: false }).data)
  return (
    <section className={styles['notices']} aria-label={strings.notice.region} aria-live="polite">
      {acts.notices.map((notice) =>
        notice.state === 'failed' ? (
          <FailedNotice key={notice.act.id} notice={notice} acts={acts} />
        ) : (
          <DoneNotice key={notice.act.id} notice={notice} acts={acts} newcomers={newcomers} />
        ),
      )}
    </section>
  )
}

function FailedNotice({ notice: { act, why = '' }, acts }: { notice: Notice; acts: Acts }) {
  return (
    <div className={styles['notice']} role="alert" data-failed="true">
      <p>{strings.notice.failed(sentenceOf(act), why)}</p>
      <button type="button" className="button" onClick={() => acts.retry(act)}>
        {strings.notice.retry}
      </button>
      <Dismiss onDismiss={() => acts.dismiss(act)} />
    </div>
  )
}

function DoneNotice({ notice: { act, state }, acts, newcomers }: { notice: Notice; acts: Acts; newcomers: number }) {
  const { dismiss } = acts
  useEffect(() => {
    if (state !== 'followed') return undefined
    const timer = setTimeout(() => dismiss(act), goneAfterMs)
    return () => clearTimeout(timer)
  }, [state, act, dismiss])

  const isUndo = act.events[0]?.type === 'retract'
  return (
    <div className={styles['notice']}>
      <p>
        {sentenceOf(act)}
        <span className={styles['then']} data-state={state}>
          {state === 'sending' && strings.notice.saving}
          {state === 'saved' && strings.notice.following}
          {state === 'followed' && strings.notice.followed(newcomers)}
        </span>
      </p>
      {!isUndo && (
        <button type="button" className="button" onClick={() => acts.undo(act)}>
          {strings.notice.undo}
        </button>
      )}
      <Dismiss onDismiss={() => dismiss(act)} />
    </div>
  )
}

function Dismiss({ onDismiss }: { onDismiss: () => void }) {
  return (
    <button type="button" className="round" aria-label={strings.notice.dismiss} onClick={onDismiss}>
      <Icon name="close" />
    </button>
  )
}

function sentenceOf({ movie, events }: Notice['act']): string {
  const [first] = events
  return first ? strings.did.sentence[first.type](movie.title, first.rating ?? 0) : ''
}

import type { TrainingRun } from '@marquee/contracts/model'
import { useQuery } from '@tanstack/react-query'
import { useNewest } from '../live.ts'
import { count, instant } from '../numbers.ts'
import { runsQuery } from '../queries.ts'
import { words } from '../strings.ts'
import { Panel } from './panel.tsx'
import styles from './training-run.module.css'

const text = words.models
const before = 5

/** The newest run as it goes on, and how those before it ended. */
export function TrainingRuns() {
  const live = useNewest()?.run
  const { data: runs = [] } = useQuery(runsQuery)
  const newest = live ?? runs[0]
  return (
    <Panel title={text.run} note={text.runNote}>
      {newest ? <Run run={newest} /> : <p className={styles['quiet']}>{text.noRun}</p>}
      {runs.length > 1 && (
        <>
          <h3 className={styles['heading']}>{text.runs}</h3>
          <ol className={styles['runs']}>
            {runs
              .filter(({ runId }) => runId !== newest?.runId)
              .slice(0, before)
              .map(({ runId, state, version, finishedAt, startedAt }) => (
                <li key={runId}>
                  <span>{instant(finishedAt ?? startedAt)}</span>
                  <span>
                    {text.states[state]} {version}
                  </span>
                </li>
              ))}
          </ol>
        </>
      )}
    </Panel>
  )
}

function Run({ run }: { readonly run: TrainingRun }) {
  const { state, progress, interactions, version, startedAt, finishedAt, reason } = run
  return (
    <div>
      <p className={styles['state']}>
        <strong>{text.states[state]}</strong> {version}
        <span>{instant(finishedAt ?? startedAt)}</span>
      </p>
      {finishedAt === null && <progress value={progress} max={1} aria-label={text.states[state]} />}
      {interactions > 0 && (
        <p className={styles['quiet']}>
          {count(interactions)} {words.data.interactions}
        </p>
      )}
      {reason !== null && <p className={styles['quiet']}>{reason}</p>}
    </div>
  )
}

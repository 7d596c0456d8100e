import { listState } from '../list-state.ts'
import { strings } from '../strings.ts'
import type { ShownHome } from '../use-home.ts'
import styles from './list-state.module.css'

interface ListStateProps {
  readonly shown: ShownHome
  readonly synthetic: boolean
}

/** Says quietly what the rows rest on, how old they are, and that the people are made up. */
export function ListState({ shown, synthetic }: ListStateProps) {
  const lines = [...listState(shown), ...(synthetic ? [strings.footer.synthetic] : [])]
  return (
    <div role="status" className={styles['state']} data-trouble={shown.trouble !== undefined}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}

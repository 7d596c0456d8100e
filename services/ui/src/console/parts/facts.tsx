import styles from '../pages/console-page.module.css'

interface FactsProps {
  readonly rows: readonly (readonly [string, string])[]
  /** what they are facts about, where no heading says so */
  readonly label?: string
  /** another look */
  readonly className?: string | undefined
}

/** What is known of one thing, each fact by its name. */
export function Facts({ rows, label, className = styles['facts'] }: FactsProps) {
  return (
    <dl className={className} aria-label={label}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

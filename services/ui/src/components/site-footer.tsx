import type { Home } from '@marquee/contracts/recommendation'
import type { About } from '../api.ts'
import { strings } from '../strings.ts'
import styles from './site-footer.module.css'

interface SiteFooterProps {
  readonly home: Home | undefined
  readonly dataset: About['dataset']
}

/** What data this is and which model ranked it. */
export function SiteFooter({ home, dataset }: SiteFooterProps) {
  return (
    <footer className={styles['footer']}>
      {dataset && (
        <p>
          <strong>{dataset.name}</strong> {dataset.description}
        </p>
      )}
      {home && <p>{home.modelVersion === null ? strings.footer.noModel : strings.footer.model(home.modelVersion)}</p>}
    </footer>
  )
}

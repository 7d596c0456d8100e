import { useQuery } from '@tanstack/react-query'
import { useUserId } from '../acts-context.tsx'
import { aboutQuery, homeQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import styles from './site-footer.module.css'

/** What data this is and which model ranked it. */
export function SiteFooter() {
  const userId = useUserId()
  const { dataset, posters } = useQuery(aboutQuery).data ?? {}
  const home = useQuery({ ...homeQuery(userId), enabled: false }).data
  return (
    <footer className={styles['footer']}>
      <p className={styles['brand']}>{strings.brand}</p>
      <div>
        {dataset && (
          <p>
            <strong>{dataset.name}</strong> {dataset.description}
          </p>
        )}
        {home && <p>{home.modelVersion === null ? strings.footer.noModel : strings.footer.model(home.modelVersion)}</p>}
        {posters && <p>{strings.footer.tmdb}</p>}
      </div>
    </footer>
  )
}

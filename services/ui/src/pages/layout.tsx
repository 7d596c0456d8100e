import { useQuery } from '@tanstack/react-query'
import { Outlet, useSearch } from '@tanstack/react-router'
import { ActsProvider } from '../acts-context.tsx'
import { Notices } from '../components/notices.tsx'
import { SiteFooter } from '../components/site-footer.tsx'
import { SiteHeader } from '../components/site-header.tsx'
import { WhyProvider } from '../components/why-dialog.tsx'
import { guest } from '../person.ts'
import { aboutQuery } from '../queries.ts'
import { RealPosters } from '../real-posters.ts'
import { strings } from '../strings.ts'
import styles from './layout.module.css'

/** What every page has around it. */
export function Layout() {
  const { user } = useSearch({ from: '__root__' })
  const userId = user ?? guest()
  const { posters = false } = useQuery(aboutQuery).data ?? {}
  return (
    <ActsProvider key={userId} userId={userId}>
      <WhyProvider>
        <div className={styles['page']}>
          <a className={styles['skip']} href="#content">
            {strings.skip}
          </a>
          <SiteHeader />
          <main className={styles['main']} id="content" tabIndex={-1}>
            <RealPosters value={posters}>
              <Outlet />
            </RealPosters>
          </main>
          <SiteFooter />
          <Notices />
        </div>
      </WhyProvider>
    </ActsProvider>
  )
}

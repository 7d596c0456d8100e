import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FilmRows } from '../components/film-rows.tsx'
import { HistoryStrip } from '../components/history-strip.tsx'
import { ListState } from '../components/list-state.tsx'
import { Notices } from '../components/notices.tsx'
import { SearchResults } from '../components/search-results.tsx'
import { SiteFooter } from '../components/site-footer.tsx'
import { SiteHeader } from '../components/site-header.tsx'
import { aboutQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import { useActs } from '../use-acts.ts'
import { useHome } from '../use-home.ts'
import styles from './home.module.css'

interface HomePageProps {
  readonly userId: string
  readonly switchTo: (userId: string) => void
}

/** The page of one person: their rows of films, and what they think of them. */
export function HomePage({ userId, switchTo }: HomePageProps) {
  const shown = useHome(userId)
  const acts = useActs(userId)
  const { dataset = null } = useQuery(aboutQuery).data ?? {}
  const [query, setQuery] = useState('')

  return (
    <div className={styles['page']}>
      <a className={styles['skip']} href="#films">
        {strings.skipToRows}
      </a>
      <SiteHeader query={query} onQuery={setQuery} userId={userId} switchTo={switchTo} />
      <main className={styles['main']}>
        <ListState shown={shown} synthetic={dataset?.synthetic ?? false} />
        {query.trim() !== '' && <SearchResults query={query.trim()} acts={acts} />}
        <HistoryStrip userId={userId} acts={acts} />
        <FilmRows shown={shown} acts={acts} />
      </main>
      <SiteFooter home={shown.home} dataset={dataset} />
      <Notices acts={acts} newcomers={shown.newcomers} />
    </div>
  )
}

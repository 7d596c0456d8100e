import { Link } from '@tanstack/react-router'
import { strings } from '../strings.ts'
import { PersonSwitcher } from './person-switcher.tsx'
import { SearchField } from './search-field.tsx'
import styles from './site-header.module.css'
import { ThemeToggle } from './theme-toggle.tsx'

const places = [
  { to: '/', label: strings.nav.home },
  { to: '/browse', label: strings.nav.browse },
  { to: '/history', label: strings.nav.history },
] as const

/** The name of the house, the way around it, the search, and who is watching. */
export function SiteHeader() {
  return (
    <header className={styles['header']}>
      <Link to="/" className={styles['brand']} aria-label={strings.nav.brand}>
        {strings.brand}
      </Link>
      <nav className={styles['nav']} aria-label={strings.nav.label}>
        {places.map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
            {label}
          </Link>
        ))}
      </nav>
      <SearchField />
      <ThemeToggle />
      <PersonSwitcher />
    </header>
  )
}

import { type FormEvent, useId } from 'react'
import { strings } from '../strings.ts'
import { Icon } from './icon.tsx'
import styles from './site-header.module.css'

interface SiteHeaderProps {
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly userId: string
  readonly switchTo: (userId: string) => void
}

/** The name of the house, the search, and who is watching. */
export function SiteHeader({ query, onQuery, userId, switchTo }: SiteHeaderProps) {
  return (
    <header className={styles['header']}>
      <h1 className={styles['brand']}>{strings.brand}</h1>
      <search className={styles['search']}>
        <Icon name="search" />
        <input
          type="search"
          value={query}
          maxLength={200}
          placeholder={strings.search.placeholder}
          aria-label={strings.search.label}
          onChange={(event) => onQuery(event.target.value)}
        />
      </search>
      <PersonSwitcher userId={userId} switchTo={switchTo} />
    </header>
  )
}

function PersonSwitcher({ userId, switchTo }: Pick<SiteHeaderProps, 'userId' | 'switchTo'>) {
  const inputId = useId()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const wanted = new FormData(event.currentTarget).get('user')
    if (typeof wanted === 'string') switchTo(wanted.trim())
  }
  return (
    <form className={styles['person']} onSubmit={submit}>
      <label htmlFor={inputId}>{strings.person.label}</label>
      <input
        id={inputId}
        name="user"
        defaultValue={userId}
        maxLength={128}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        title={strings.person.hint}
        onFocus={(event) => event.target.select()}
      />
      <button type="submit" className="button">
        {strings.person.change}
      </button>
    </form>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { type FormEvent, useEffect, useId } from 'react'
import { messageOf } from '../api.ts'
import site from '../pages/layout.module.css'
import styles from './console-layout.module.css'
import { giveKey, useOperationsKey } from './key.ts'
import { followLive, useLive } from './live.ts'
import { accessQuery } from './queries.ts'
import { words } from './strings.ts'
import './series.css'

const places = [
  { to: '/console', label: words.pages.flow },
  { to: '/console/models', label: words.pages.models },
  { to: '/console/data', label: words.pages.data },
  { to: '/console/people', label: words.pages.people },
] as const

/** What every page of the console has around it; before it, the key where one is wanted. */
export function ConsoleLayout() {
  const key = useOperationsKey()
  const { data: access, error } = useQuery(accessQuery(key))
  return (
    <div className={site['page']}>
      <a className={site['skip']} href="#content">
        {words.skip}
      </a>
      <Header isOpen={access === 'granted'} />
      <main className={styles['main']} id="content" tabIndex={-1}>
        {access === 'granted' && <Outlet />}
        {(access === 'key-required' || access === 'key-refused') && <KeyForm refused={access === 'key-refused'} />}
        {access === undefined && (
          <p className={styles['asking']} role="status">
            {error ? words.failed(messageOf(error)) : words.key.checking}
          </p>
        )}
      </main>
    </div>
  )
}

function Header({ isOpen }: { readonly isOpen: boolean }) {
  const key = useOperationsKey()
  return (
    <header className={styles['header']}>
      <p className={styles['brand']}>
        {words.brand} <span>{words.console}</span>
      </p>
      <nav className={styles['nav']} aria-label={words.nav}>
        {places.map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            {label}
          </Link>
        ))}
      </nav>
      {isOpen && <Connection key={key} />}
      {isOpen && key !== undefined && (
        <button type="button" className={styles['quiet']} onClick={() => giveKey(undefined)}>
          {words.forget}
        </button>
      )}
      <Link to="/" className={styles['quiet']}>
        {words.site}
      </Link>
    </header>
  )
}

/** Follows the stream for every page of the console, and says whether it still comes. */
function Connection() {
  const { state } = useLive()
  useEffect(followLive, [])
  return (
    <p className={styles['connection']} data-state={state} role="status">
      {words.connection[state]}
    </p>
  )
}

function KeyForm({ refused }: { readonly refused: boolean }) {
  const inputId = useId()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const key = new FormData(event.currentTarget).get('key')
    if (typeof key === 'string' && key.trim() !== '') giveKey(key.trim())
  }
  return (
    <form className={styles['key']} onSubmit={submit}>
      <h1>{words.key.heading}</h1>
      <p>{words.key.text}</p>
      <label htmlFor={inputId}>{words.key.label}</label>
      <div>
        <input id={inputId} name="key" type="password" autoComplete="off" spellCheck={false} required maxLength={512} />
        <button type="submit" className="button">
          {words.key.open}
        </button>
      </div>
      {refused && (
        <p role="alert" className={styles['refused']}>
          {words.key.refused}
        </p>
      )}
    </form>
  )
}

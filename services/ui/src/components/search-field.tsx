import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { strings } from '../strings.ts'
import { Icon } from './icon.tsx'
import styles from './search-field.module.css'

const typingPauseMs = 120

/** Searches as one types: the films stand on the browse page, whose address says what was searched. */
export function SearchField() {
  const { q = '' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [text, setText] = useState(q)
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const asked = useRef(q)

  // the address changed by other means than this field: back, forward, a link
  useEffect(() => {
    if (q !== asked.current) setText(q)
    asked.current = q
  }, [q])
  useEffect(() => () => clearTimeout(typing.current), [])

  const search = (value: string): void => {
    setText(value)
    clearTimeout(typing.current)
    typing.current = setTimeout(() => {
      asked.current = value.trim()
      void navigate({
        to: '/browse',
        search: (before) => ({ ...before, q: asked.current === '' ? undefined : asked.current }),
        replace: window.location.pathname === '/browse',
        resetScroll: true,
      })
    }, typingPauseMs)
  }

  return (
    <search className={styles['search']}>
      <Icon name="search" />
      <input
        type="search"
        value={text}
        maxLength={200}
        placeholder={strings.search.placeholder}
        aria-label={strings.search.label}
        onChange={(event) => search(event.target.value)}
      />
    </search>
  )
}

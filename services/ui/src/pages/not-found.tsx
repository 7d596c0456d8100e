import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { strings } from '../strings.ts'
import styles from './not-found.module.css'

/** An address that leads nowhere. */
export function NotFound() {
  useEffect(() => {
    document.title = strings.notFound.page
  }, [])
  return (
    <div className={styles['nothing']}>
      <h1>{strings.notFound.heading}</h1>
      <p>{strings.notFound.text}</p>
      <Link to="/" className="button">
        {strings.notFound.home}
      </Link>
    </div>
  )
}

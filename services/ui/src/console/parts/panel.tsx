import { type ReactNode, useId, useState } from 'react'
import { words } from '../strings.ts'
import styles from './panel.module.css'

interface PanelProps {
  readonly title: string
  readonly note?: string
  /** the numbers behind it, as rows of a table */
  readonly copy?: () => string
  readonly wide?: boolean
  readonly children: ReactNode
}

/** One thing that is told, with its numbers to take along. */
export function Panel({ title, note, copy, wide = false, children }: PanelProps) {
  const headingId = useId()
  return (
    <section className={styles['panel']} data-wide={wide} aria-labelledby={headingId}>
      <div className={styles['head']}>
        <h2 id={headingId}>{title}</h2>
        {note !== undefined && <p>{note}</p>}
        {copy && <CopyButton what={title} text={copy} />}
      </div>
      {children}
    </section>
  )
}

/** Puts numbers on the clipboard, and says so. */
function CopyButton({ what, text }: { readonly what: string; readonly text: () => string }) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await putOnClipboard(text())
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <button type="button" className={styles['copy']} aria-label={words.copyOf(what)} onClick={() => void copy()}>
      <span aria-live="polite">{copied ? words.copied : words.copy}</span>
    </button>
  )
}

/** A page that came over plain HTTP from another machine has no clipboard of its own: there the browser's old way serves. */
async function putOnClipboard(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

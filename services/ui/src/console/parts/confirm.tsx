import { useEffect, useId, useRef } from 'react'
import { words } from '../strings.ts'
import styles from './confirm.module.css'

interface ConfirmProps {
  readonly heading: string
  readonly text: string
  /** what is done, as the button says it */
  readonly act: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks once more before something is done that everybody notices. */
export function Confirm({ heading, text, act, onConfirm, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  useEffect(() => dialog.current?.showModal(), [])
  const confirm = (): void => {
    onConfirm()
    dialog.current?.close()
  }
  return (
    <dialog ref={dialog} className={styles['confirm']} aria-labelledby={headingId} onClose={onClose} closedby="any">
      <h2 id={headingId}>{heading}</h2>
      <p>{text}</p>
      <div className={styles['actions']}>
        <button type="button" className="button" onClick={confirm}>
          {act}
        </button>
        <button type="button" className={styles['cancel']} onClick={() => dialog.current?.close()}>
          {words.cancel}
        </button>
      </div>
    </dialog>
  )
}

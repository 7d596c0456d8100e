import { Dialog } from '../../components/dialog.tsx'
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
  const confirm = (): void => {
    onConfirm()
    onClose()
  }
  return (
    <Dialog heading={heading} text={text} onClose={onClose}>
      <div className={styles['actions']}>
        <button type="button" className="button" onClick={confirm}>
          {act}
        </button>
        <button type="button" className={styles['cancel']} onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  )
}

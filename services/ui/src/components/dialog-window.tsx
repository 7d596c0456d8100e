import { Dialog } from '@base-ui/react/dialog'
import type { DialogProps } from './dialog.tsx'
import styles from './dialog-window.module.css'
import { Icon } from './icon.tsx'

/** Base UI's dialog: the focus stays inside and goes back to where it was, the page behind neither scrolls nor is read aloud. */
export function DialogWindow({ heading, text, dismiss, focused, onClose, children }: DialogProps) {
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['dialog']} initialFocus={focused ?? true}>
          <div className={styles['head']}>
            <Dialog.Title>{heading}</Dialog.Title>
            {dismiss !== undefined && (
              <Dialog.Close className="round" aria-label={dismiss}>
                <Icon name="close" />
              </Dialog.Close>
            )}
          </div>
          {text !== undefined && <Dialog.Description className={styles['text']}>{text}</Dialog.Description>}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

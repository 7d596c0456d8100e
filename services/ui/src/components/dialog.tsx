import { type ComponentType, type ReactNode, type RefObject, startTransition, useEffect, useState } from 'react'
import { fetchCode } from '../fetch-code.ts'
import { strings } from '../strings.ts'
import { Icon } from './icon.tsx'
import notices from './notices.module.css'

export interface DialogProps {
  readonly heading: string
  /** read aloud after the heading when it opens */
  readonly text?: ReactNode
  /** what the cross beside the heading is called, where no other button only closes */
  readonly dismiss?: string
  /** what has the focus when it opens; the first thing that can be pressed, unless said */
  readonly focused?: RefObject<HTMLElement | null>
  readonly onClose: () => void
  readonly children?: ReactNode
}

/**
 * Stands in front of the page until it is answered or left: by Escape, by a press beside it, or by a button of its own.
 * What makes it a dialog is fetched when the first one is near, so that a page which opens none carries none of it.
 */
export function Dialog(props: DialogProps) {
  const [Window, setWindow] = useState<ComponentType<DialogProps>>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    fetchWindow().then(
      // a tenth of a second of work on a slow phone, in which the page must not stand still
      (there) => startTransition(() => setWindow(() => there)),
      () => setFailed(true),
    )
  }, [])
  if (Window) return <Window {...props} />
  return failed && <NotFetched onDismiss={props.onClose} />
}

const fetchSoon = (): void => void fetchWindow().catch(() => undefined) // the dialog will say so

/** For the button that opens a dialog: pointed at or focused, it has the code fetched. */
export const opensDialog = { 'aria-haspopup': 'dialog', onPointerEnter: fetchSoon, onFocus: fetchSoon } as const

async function fetchWindow(): Promise<ComponentType<DialogProps>> {
  const { DialogWindow } = await fetchCode(() => import('./dialog-window.tsx'))
  return DialogWindow
}

function NotFetched({ onDismiss }: { readonly onDismiss: () => void }) {
  return (
    <div className={notices['notices']}>
      <div className={notices['notice']} role="alert" data-failed="true">
        <p>{strings.trouble.code}</p>
        <button type="button" className="round" aria-label={strings.notice.dismiss} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      </div>
    </div>
  )
}

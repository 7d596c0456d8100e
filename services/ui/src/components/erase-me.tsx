import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, messageOf } from '../api.ts'
import { forgetLastList } from '../last-list.ts'
import { historyQuery, homeQuery, receiptQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import { Dialog, opensDialog } from './dialog.tsx'
import styles from './erase-me.module.css'

/** The way out: asks once, erases, and shows the receipt until everything is gone. */
export function EraseMe({ userId }: { readonly userId: string }) {
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const stay = useRef<HTMLButtonElement>(null)
  const erasing = useMutation({
    mutationFn: () => api.erase(userId),
    onSuccess: () => forgetLastList(),
    onSettled: () => stay.current?.focus(), // the button that was pressed is gone
  })
  const { data: receipt } = useQuery(receiptQuery(erasing.data?.receiptId))
  const close = (): void => {
    setAsking(false)
    if (!erasing.data) return
    for (const { queryKey } of [historyQuery(userId), homeQuery(userId)]) void client.resetQueries({ queryKey })
  }

  return (
    <>
      <button type="button" className={styles['leave']} onClick={() => setAsking(true)} {...opensDialog}>
        {strings.erase.ask}
      </button>
      {isAsking && (
        <Dialog
          heading={erasing.data ? strings.erase.done : strings.erase.heading}
          text={erasing.data ? undefined : strings.erase.text(userId)}
          focused={stay}
          onClose={close}
        >
          {erasing.data && (
            <div role="status">
              <p>{receipt ? strings.erase.state[receipt.state] : strings.erase.state.waiting}</p>
              <p>{strings.erase.removed(receipt?.removed['interactions'] ?? 0)}</p>
              <p>
                {strings.erase.receipt} <code className={styles['receipt']}>{erasing.data.receiptId}</code>
              </p>
            </div>
          )}
          {erasing.error && <p role="alert">{messageOf(erasing.error)}</p>}
          <div className={styles['choices']}>
            {!erasing.data && (
              <button
                type="button"
                className={styles['certain']}
                disabled={erasing.isPending}
                onClick={() => erasing.mutate()}
              >
                {strings.erase.certain}
              </button>
            )}
            <button type="button" className="button" ref={stay} onClick={close}>
              {erasing.data ? strings.notice.dismiss : strings.erase.stay}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { api, messageOf } from '../api.ts'
import { forgetLastList } from '../last-list.ts'
import { historyQuery, homeQuery, receiptQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import styles from './erase-me.module.css'

/** The way out: asks once, erases, and shows the receipt until everything is gone. */
export function EraseMe({ userId }: { readonly userId: string }) {
  const client = useQueryClient()
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  const erasing = useMutation({
    mutationFn: () => api.erase(userId),
    onSuccess: () => forgetLastList(),
  })
  const { data: receipt } = useQuery(receiptQuery(erasing.data?.receiptId))
  const close = (): void => {
    if (!erasing.data) return
    for (const { queryKey } of [historyQuery(userId), homeQuery(userId)]) void client.resetQueries({ queryKey })
  }

  return (
    <>
      <button type="button" className={styles['leave']} onClick={() => dialog.current?.showModal()}>
        {strings.erase.ask}
      </button>
      <dialog ref={dialog} className={styles['dialog']} aria-labelledby={headingId} onClose={close} closedby="any">
        <h2 id={headingId}>{erasing.data ? strings.erase.done : strings.erase.heading}</h2>
        {erasing.data ? (
          <div role="status">
            <p>{receipt ? strings.erase.state[receipt.state] : strings.erase.state.waiting}</p>
            <p>{strings.erase.removed(receipt?.removed['interactions'] ?? 0)}</p>
            <p>
              {strings.erase.receipt} <code>{erasing.data.receiptId}</code>
            </p>
          </div>
        ) : (
          <p>{strings.erase.text(userId)}</p>
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
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {erasing.data ? strings.notice.dismiss : strings.erase.stay}
          </button>
        </div>
      </dialog>
    </>
  )
}

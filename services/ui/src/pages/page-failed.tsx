import { useMutation } from '@tanstack/react-query'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { api, messageOf } from '../api.ts'
import { strings } from '../strings.ts'
import styles from './not-found.module.css'

/** A page that could not be fetched, or that broke. It is loaded anew once the server answers: until then the site stays. */
export function PageFailed({ error }: ErrorComponentProps) {
  const again = useMutation({
    mutationFn: () => api.about(AbortSignal.timeout(10_000)),
    onSuccess: () => window.location.reload(),
  })
  return (
    <div className={styles['nothing']} data-failed="true">
      <div role="alert">
        <h1>{messageOf(again.error ?? error)}</h1>
      </div>
      <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate()}>
        {strings.notice.retry}
      </button>
    </div>
  )
}

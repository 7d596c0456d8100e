import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { messageOf } from '../../api.ts'
import { opensDialog } from '../../components/dialog.tsx'
import { consoleApi, type DeadLetter } from '../api.ts'
import { instant, table } from '../numbers.ts'
import styles from '../pages/console-page.module.css'
import { deadLetterQuery, deadLettersQuery, lettersPage } from '../queries.ts'
import { words } from '../strings.ts'
import { Confirm } from './confirm.tsx'
import own from './dead-letters.module.css'
import { Panel } from './panel.tsx'

const text = words.data

/** Messages that could not be processed: why, what is inside, and a way to send them again. */
export function DeadLetters() {
  const { page: wanted, letter: id } = useSearch({ from: '/console/data' })
  const page = Math.max(1, Math.floor(Number(wanted ?? 1)) || 1)
  const { data, error } = useQuery(deadLettersQuery(page))
  const replay = useReplay()
  const [isAsking, setAsking] = useState(false)
  const items = data?.items ?? []
  const rows = items.map((letter) => [letter.id, letter.failedAt, letter.reason, letter.replayedAt])
  return (
    <Panel
      title={text.letters}
      note={text.lettersNote}
      copy={() => table([[text.place, text.when, text.reason, text.replayed], ...rows])}
      wide
    >
      {error && <p className={styles['trouble']}>{words.failed(messageOf(error))}</p>}
      {data?.total === 0 && <p className={styles['quiet']}>{text.noLetters}</p>}
      {items.length > 0 && (
        <>
          <LettersTable items={items} chosen={id} />
          <Pages page={page} pages={Math.max(1, Math.ceil((data?.total ?? 0) / lettersPage))} />
        </>
      )}
      <div className={own['acts']}>
        {items.length > 0 && (
          <button type="button" className={styles['plain']} onClick={() => setAsking(true)} {...opensDialog}>
            {text.replayAll}
          </button>
        )}
        <p role="status">
          {replay.data && text.sent(replay.data.replayed)}
          {replay.data?.refused?.map(({ id: letter, reason }) => text.refused(letter, reason))}
          {replay.error && messageOf(replay.error)}
        </p>
      </div>
      {id !== undefined && <Inside key={id} id={id} onReplay={() => replay.mutate([id])} />}
      {isAsking && (
        <Confirm
          heading={text.confirmReplayAll}
          text={text.replayAllText}
          act={text.replayAll}
          onConfirm={() => replay.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  )
}

function useReplay() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (ids: readonly string[] | undefined) => consoleApi.replay(ids),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['console'] }),
  })
}

function LettersTable({
  items,
  chosen,
}: {
  readonly items: readonly DeadLetter[]
  readonly chosen: string | undefined
}) {
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{text.place}</th>
            <th scope="col">{text.when}</th>
            <th scope="col">{text.reason}</th>
            <th scope="col">{text.replayed}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, failedAt, reason, replayedAt }) => (
            <tr key={id} aria-current={id === chosen}>
              <td>
                <Link
                  to="/console/data"
                  search={(before) => ({ ...before, letter: id === chosen ? undefined : id })}
                  resetScroll={false}
                  aria-label={text.look(id)}
                >
                  {id}
                </Link>
              </td>
              <td>
                <time dateTime={failedAt}>{instant(failedAt)}</time>
              </td>
              <td className={styles['words']}>{reason}</td>
              <td>{replayedAt === null ? text.never : <time dateTime={replayedAt}>{instant(replayedAt)}</time>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Pages({ page, pages }: { readonly page: number; readonly pages: number }) {
  if (pages === 1) return null
  const to = (target: number) => (target === 1 ? undefined : String(target))
  return (
    <nav className={own['pages']} aria-label={text.lettersPages}>
      {page > 1 && (
        <Link to="/console/data" search={(before) => ({ ...before, page: to(page - 1) })} resetScroll={false}>
          {text.newer}
        </Link>
      )}
      <span>{text.page(page, pages)}</span>
      {page < pages && (
        <Link to="/console/data" search={(before) => ({ ...before, page: to(page + 1) })} resetScroll={false}>
          {text.older}
        </Link>
      )}
    </nav>
  )
}

/** One message as it was, whatever it is. */
function Inside({ id, onReplay }: { readonly id: string; readonly onReplay: () => void }) {
  const { data: letter, error } = useQuery(deadLetterQuery(id))
  if (error) return <p className={styles['trouble']}>{words.failed(messageOf(error))}</p>
  if (!letter) return <p className={styles['quiet']}>{words.loading}</p>
  const { value, isText } = readable(letter.value)
  return (
    <section className={own['inside']} aria-label={`${text.inside}: ${id}`}>
      <h3>
        {text.inside}: {id}
      </h3>
      <p className={own['reason']}>{letter.reason}</p>
      <dl className={styles['pairs']}>
        <div>
          <dt>{text.key}</dt>
          <dd>{letter.key ?? '–'}</dd>
        </div>
        <div>
          <dt>{text.headers}</dt>
          <dd>
            {Object.entries(letter.headers)
              .map(([name, header]) => `${name}: ${header}`)
              .join('\n') || '–'}
          </dd>
        </div>
        <div>
          <dt>{text.value}</dt>
          <dd>
            {!isText && <p>{text.binary}</p>}
            <pre>{value}</pre>
          </dd>
        </div>
      </dl>
      <button type="button" className="button" onClick={onReplay}>
        {text.replay}
      </button>
    </section>
  )
}

/** Base64 → text, JSON laid out; what is no text in hexadecimal. */
function readable(base64: string): { readonly value: string; readonly isText: boolean } {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  let value: string
  try {
    value = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { value: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '), isText: false }
  }
  try {
    return { value: JSON.stringify(JSON.parse(value), null, 2), isText: true }
  } catch {
    return { value, isText: true } // it is no JSON: that may be why it is here
  }
}

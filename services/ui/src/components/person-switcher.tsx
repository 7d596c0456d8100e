import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useRef } from 'react'
import { useUserId } from '../acts-context.tsx'
import { guest, rememberedPeople, rememberPerson, userParam } from '../person.ts'
import { strings } from '../strings.ts'
import { Icon } from './icon.tsx'
import styles from './person-switcher.module.css'

/** Who is watching, and a way to watch as somebody else of the data. */
export function PersonSwitcher() {
  const userId = useUserId()
  const navigate = useNavigate()
  const dialog = useRef<HTMLDialogElement>(null)
  const [headingId, inputId] = [useId(), useId()]
  const isGuest = userId === guest()

  const switchTo = (wanted: string): void => {
    const user = userParam(wanted)
    if (user !== undefined) rememberPerson(user)
    dialog.current?.close()
    void navigate({ to: '/', search: { user } })
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const wanted = new FormData(event.currentTarget).get('user')
    if (typeof wanted === 'string') switchTo(wanted)
  }

  return (
    <>
      <button
        type="button"
        className={styles['person']}
        aria-label={strings.person.watchingAs(isGuest ? strings.person.guest : userId)}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="person" />
        <span className={styles['name']}>{isGuest ? strings.person.guest : userId}</span>
      </button>
      <dialog ref={dialog} className={styles['switch']} aria-labelledby={headingId} closedby="any">
        <h2 id={headingId}>{strings.person.heading}</h2>
        <form onSubmit={submit}>
          <label htmlFor={inputId}>{strings.person.label}</label>
          <div className={styles['line']}>
            <input
              id={inputId}
              name="user"
              defaultValue={isGuest ? '' : userId}
              key={userId}
              maxLength={128}
              pattern="[A-Za-z0-9._~:@+\-]*"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
            <button type="submit" className="button">
              {strings.person.change}
            </button>
          </div>
          <p>{strings.person.hint}</p>
        </form>
        <ul>
          {!isGuest && (
            <li>
              <button type="button" onClick={() => switchTo('')}>
                {strings.person.guest}
              </button>
            </li>
          )}
          {rememberedPeople()
            .filter((id) => id !== userId)
            .map((id) => (
              <li key={id}>
                <button type="button" onClick={() => switchTo(id)}>
                  {id}
                </button>
              </li>
            ))}
        </ul>
      </dialog>
    </>
  )
}

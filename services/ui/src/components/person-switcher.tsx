import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { useUserId } from '../acts-context.tsx'
import { guest, rememberedPeople, rememberPerson, userParam } from '../person.ts'
import { strings } from '../strings.ts'
import { Dialog, opensDialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import styles from './person-switcher.module.css'

/** Who is watching, and a way to watch as somebody else of the data. */
export function PersonSwitcher() {
  const userId = useUserId()
  const [isOpen, setOpen] = useState(false)
  const name = userId === guest() ? strings.person.guest : userId
  return (
    <>
      <button
        type="button"
        className={styles['person']}
        aria-label={strings.person.watchingAs(name)}
        onClick={() => setOpen(true)}
        {...opensDialog}
      >
        <Icon name="person" />
        <span className={styles['name']}>{name}</span>
      </button>
      {isOpen && <SwitchDialog userId={userId} onClose={() => setOpen(false)} />}
    </>
  )
}

function SwitchDialog({ userId, onClose }: { readonly userId: string; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [inputId, hintId] = [useId(), useId()]
  const isGuest = userId === guest()

  const switchTo = (wanted: string): void => {
    const user = userParam(wanted)
    if (user !== undefined) rememberPerson(user)
    onClose()
    void navigate({ to: '/', search: { user } })
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const wanted = new FormData(event.currentTarget).get('user')
    if (typeof wanted === 'string') switchTo(wanted)
  }

  return (
    <Dialog heading={strings.person.heading} dismiss={strings.notice.dismiss} onClose={onClose}>
      <form className={styles['form']} onSubmit={submit}>
        <label htmlFor={inputId}>{strings.person.label}</label>
        <div className={styles['line']}>
          <input
            id={inputId}
            name="user"
            defaultValue={isGuest ? '' : userId}
            maxLength={128}
            pattern="[A-Za-z0-9._~:@+\-]*"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={hintId}
          />
          <button type="submit" className="button">
            {strings.person.change}
          </button>
        </div>
        <p id={hintId}>{strings.person.hint}</p>
      </form>
      <ul className={styles['others']}>
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
    </Dialog>
  )
}

import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import { useUserId } from '../acts-context.tsx'
import { guest, rememberedPeople, rememberPerson, userParam } from '../person.ts'
import { strings } from '../strings.ts'
import { Dialog, opensDialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import styles from './person-switcher.module.css'

/** Who is watching, and a way to watch as somebody else of the data. */
export function PersonSwitcher() {
  const userId = useUserId()
  const name = userId === guest() ? strings.person.guest : userId
  return (
    <SwitchPerson className={styles['person']} label={strings.person.watchingAs(name)}>
      <Icon name="person" />
      <span className={styles['name']}>{name}</span>
    </SwitchPerson>
  )
}

interface SwitchPersonProps {
  readonly className: string | undefined
  /** its name, where what it shows does not say it */
  readonly label?: string
  readonly children: ReactNode
}

/** A button that asks who is watching. */
export function SwitchPerson({ className, label, children }: SwitchPersonProps) {
  const userId = useUserId()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className={className} aria-label={label} onClick={() => setOpen(true)} {...opensDialog}>
        {children}
      </button>
      {isOpen && <SwitchDialog userId={userId} onClose={() => setOpen(false)} />}
    </>
  )
}

function SwitchDialog({ userId, onClose }: { readonly userId: string; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [inputId, hintId] = [useId(), useId()]
  const field = useRef<HTMLInputElement>(null)
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
    <Dialog heading={strings.person.heading} dismiss={strings.notice.dismiss} focused={field} onClose={onClose}>
      <form className={styles['form']} onSubmit={submit}>
        <label htmlFor={inputId}>{strings.person.label}</label>
        <div className={styles['line']}>
          <input
            ref={field}
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

import { useState } from 'react'
import { messageOf } from '../../api.ts'
import type { TestStep } from '../../operations/test-event.ts'
import { streamEvents } from '../event-stream.ts'
import { duration, table } from '../numbers.ts'
import { words } from '../strings.ts'
import { Panel } from './panel.tsx'
import styles from './test-event.module.css'

const text = words.test
const timed = ['accepted', 'logged', 'stored', 'online', 'listed'] as const

/** A button that sends a real event, and the stages it passes with the time of each. */
export function TestEvent() {
  const [steps, setSteps] = useState<readonly TestStep[]>()
  const [isSending, setSending] = useState(false)
  const send = async (): Promise<void> => {
    setSteps([])
    setSending(true)
    const add = (step: TestStep) => setSteps((before = []) => [...before, step])
    try {
      await streamEvents('/api/console/test-event', add, { method: 'POST', signal: AbortSignal.timeout(60_000) })
    } catch (error) {
      add({ stage: 'failed', ms: null, detail: messageOf(error) })
    }
    setSending(false)
  }
  return (
    <Panel title={text.heading} {...(steps?.length ? { copy: () => rowsOf(steps) } : {})}>
      <p className={styles['text']}>{text.text}</p>
      <button type="button" className="button" disabled={isSending} onClick={() => void send()}>
        {isSending ? text.sending : text.send}
      </button>
      {steps && <Journey steps={steps} />}
    </Panel>
  )
}

function Journey({ steps }: { readonly steps: readonly TestStep[] }) {
  const of = (stage: TestStep['stage']) => steps.find((step) => step.stage === stage)
  const whole = of('listed')?.ms ?? Math.max(...steps.map(({ ms }) => ms ?? 0))
  const [chosen, back, failed] = [of('chosen'), of('taken back'), of('failed')]
  return (
    <div role="status" aria-live="polite">
      {chosen && <p className={styles['note']}>{chosen.detail}</p>}
      <ol className={styles['stages']}>
        {timed.map((stage) => {
          const step = of(stage)
          return (
            <li key={stage} data-reached={step !== undefined}>
              <span className={styles['stage']}>{text.stages[stage]}</span>
              <span className={styles['ms']}>{step ? duration(step.ms ?? 0) : failed ? '–' : text.waiting}</span>
              <span
                className={styles['bar']}
                style={{ '--share': step && whole > 0 ? (step.ms ?? 0) / whole : 0 }}
                aria-hidden="true"
              />
              <span className={styles['detail']}>{step?.detail}</span>
            </li>
          )
        })}
      </ol>
      {failed && (
        <p className={styles['failed']} role="alert">
          {failed.detail}
        </p>
      )}
      {back && (
        <p className={styles['note']}>
          <strong>{text.total(duration(whole))}</strong> · {text.stages['taken back']}: {back.detail}
        </p>
      )}
    </div>
  )
}

const rowsOf = (steps: readonly TestStep[]): string =>
  table(steps.map(({ stage, ms, detail }) => [text.stages[stage], ms, detail]))

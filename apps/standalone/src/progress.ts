import ora from 'ora'

export interface Progress {
  /** @param share 0 to 1 */
  update(share: number, detail: string): void
  done(text: string): void
  fail(text: string): void
}

const width = 24
const drawEveryMs = 100

/** A bar on a terminal; one line at the start and one at the end elsewhere. Written to standard error, so that output can be piped. */
export function startProgress(task: string): Progress {
  const spinner = ora({ text: task, stream: process.stderr }).start()
  let drawnAt = 0
  return {
    update(share, detail) {
      const full = Math.round(Math.min(1, Math.max(0, share)) * width)
      spinner.text = `${task} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(share * 100)} % ${detail}`
      // work that leaves no time for the spinner's own timer shows its progress all the same
      if (performance.now() - drawnAt < drawEveryMs) return
      spinner.render()
      drawnAt = performance.now()
    },
    done: (text) => void spinner.succeed(text),
    fail: (text) => void spinner.fail(text),
  }
}

/** A line for the person at the terminal, beside whatever the command prints. */
export const notify = (text: string): void => void process.stderr.write(`${text}\n`)

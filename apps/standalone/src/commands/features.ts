import { callApi } from '../api.ts'
import { table } from '../table.ts'
import type { Command } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, featuresUrlOf } from './connection.ts'

export const rebuild: Command = {
  summary: "Write everyone's online features anew from the offline store",
  usage: 'rebuild',
  details: () => connectionHelp,
  options: connectionOptions,
  async run({ values }) {
    const { people } = await callApi<{ people: number }>(`${featuresUrlOf(values)}/v1/online/rebuild`, {
      method: 'POST',
      apiKey: apiKeyOf(values),
    })
    process.stdout.write(`The features of ${people.toLocaleString('en')} people were written anew.\n`)
  },
}

interface DeadLetterPage {
  readonly total: number
  readonly items: readonly { id: string; reason: string; failedAt: string; replayedAt: string | null }[]
}

export const deadLetters: Command = {
  summary: 'Look at messages that could not be processed, or send them again',
  usage: 'dead-letters [--replay] [--json]',
  details: () => `  --replay        send those that were never replayed to their topic again
  --json          print JSON
${connectionHelp}`,
  options: { ...connectionOptions, replay: { type: 'boolean' }, json: { type: 'boolean' } },
  async run({ values }) {
    const url = `${featuresUrlOf(values)}/v1/dead-letters`
    const apiKey = apiKeyOf(values)
    if (values['replay']) {
      const { replayed } = await callApi<{ replayed: number }>(`${url}/replay`, { method: 'POST', body: {}, apiKey })
      process.stdout.write(`${replayed} were sent again.\n`)
      return
    }
    const page = await callApi<DeadLetterPage>(`${url}?limit=100`, { apiKey })
    if (values['json']) process.stdout.write(`${JSON.stringify(page)}\n`)
    else if (page.total === 0) process.stdout.write('There are none.\n')
    else
      process.stdout.write(
        `${table(
          ['message', 'failed', 'replayed', 'why'],
          page.items.map((letter) => [letter.id, letter.failedAt, letter.replayedAt ?? '-', letter.reason]),
        )}\n`,
      )
  },
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { ErasureAccepted, ErasureReceipt } from '@marquee/contracts/erasure'
import { callApi } from '../api.ts'
import { table } from '../table.ts'
import { type Command, UsageError } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, siteUrlOf } from './connection.ts'

export const erase: Command = {
  summary: 'Forget a person, and print the receipt',
  usage: 'erase USER [--json]',
  takes: 1,
  details: () => `Waits until the person is gone from every store.

  --json          print the receipt as JSON
${connectionHelp}`,
  options: { ...connectionOptions, json: { type: 'boolean' } },
  async run({ values, positionals: [userId] }) {
    if (userId === undefined) throw new UsageError('erase takes the id of a person')
    const url = `${siteUrlOf(values)}/api`
    const accepted = await callApi<ErasureAccepted>(`${url}/v1/users/${encodeURIComponent(userId)}`, {
      method: 'DELETE',
      apiKey: apiKeyOf(values),
    })
    const receipt = await removed(`${url}${accepted.receipt}`)
    process.stdout.write(values['json'] ? `${JSON.stringify(receipt)}\n` : `${inWords(receipt)}\n`)
  },
}

const lookEveryMs = 200

async function removed(url: string): Promise<ErasureReceipt> {
  for (;;) {
    const receipt = await callApi<ErasureReceipt>(url)
    if (receipt.removedAt !== null) return receipt
    await sleep(lookEveryMs)
  }
}

function inWords({ receiptId, removed, removedAt, model, logKeptUntil }: ErasureReceipt): string {
  const counts = table(
    ['store', 'removed'],
    Object.entries(removed).map(([store, count]) => [store, count.toLocaleString('en')]),
  )
  return [
    counts,
    '',
    `Receipt ${receiptId}: gone from every store at ${removedAt}.`,
    modelSentence(model),
    logKeptUntil === null
      ? 'The event log forgot them too.'
      : `The event log keeps their events until ${logKeptUntil} at the latest.`,
  ].join('\n')
}

function modelSentence({ championIsWithout, firstWithout, dueBy }: ErasureReceipt['model']): string {
  if (championIsWithout) return `The model that serves is without them${firstWithout ? `, since ${firstWithout}` : ''}.`
  if (firstWithout)
    return `${firstWithout} was fitted without them, but another version serves: see \`npx pnpm@12 marquee models\`.`
  return `The next model will be without them${dueBy ? `; its fit begins by ${dueBy}` : ''}.`
}

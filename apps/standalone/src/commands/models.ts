import type { ModelList } from '@marquee/contracts/model'
import { callApi } from '../api.ts'
import { table } from '../table.ts'
import { type Command, UsageError } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, trainingUrlOf } from './connection.ts'

export const models: Command = {
  summary: 'List the versions of the model',
  usage: 'models [--json]',
  details: () => `  --json          print the list as JSON\n${connectionHelp}`,
  options: { ...connectionOptions, json: { type: 'boolean' } },
  async run({ values }) {
    const list = await callApi<ModelList>(`${trainingUrlOf(values)}/v1/models`)
    if (values['json']) {
      process.stdout.write(`${JSON.stringify(list)}\n`)
      return
    }
    const rows = list.models.map((model) => [
      model.version,
      model.status,
      model.createdAt.slice(0, 19),
      (model.metrics['ndcg10'] ?? 0).toFixed(4),
      (model.metrics['coverage10'] ?? 0).toFixed(3),
      model.reason ?? '',
    ])
    process.stdout.write(
      rows.length === 0
        ? 'No model has been fitted yet: `marquee train` fits one.\n'
        : `${table(['version', 'status', 'fitted', 'NDCG@10', 'coverage', 'why'], rows)}\n`,
    )
  },
}

export const promote: Command = {
  summary: 'Make a version champion',
  usage: 'promote VERSION',
  details: () => connectionHelp,
  takes: 1,
  options: connectionOptions,
  async run({ values, positionals: [version] }) {
    if (version === undefined) throw new UsageError('promote takes a version, such as v3')
    const { champion } = await callApi<{ champion: string }>(
      `${trainingUrlOf(values)}/v1/models/${encodeURIComponent(version)}/promote`,
      { method: 'POST', apiKey: apiKeyOf(values) },
    )
    process.stdout.write(`${champion} is champion.\n`)
  },
}

export const rollback: Command = {
  summary: 'Make the champion before this one champion again',
  usage: 'rollback',
  details: () => connectionHelp,
  options: connectionOptions,
  async run({ values }) {
    const { champion } = await callApi<{ champion: string }>(`${trainingUrlOf(values)}/v1/models/rollback`, {
      method: 'POST',
      apiKey: apiKeyOf(values),
    })
    process.stdout.write(`${champion} is champion again.\n`)
  },
}

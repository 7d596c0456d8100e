import type { ModelList, Refit } from '@marquee/contracts/model'
import { callApi } from '../api.ts'
import { table } from '../table.ts'
import { type Command, UsageError } from './command.ts'
import { apiKeyOf, connectionHelp, connectionOptions, trainingUrlOf } from './connection.ts'

const untilPromoted =
  'Nothing that is fitted is promoted until you say `marquee promote VERSION`, be it the same version.'

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
    if (list.rolledBack) process.stdout.write(`Rolled back to ${list.champion}. ${untilPromoted}\n`)
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
  usage: 'rollback [--json]',
  details: () => `  --json          print which one as JSON\n${connectionHelp}`,
  options: { ...connectionOptions, json: { type: 'boolean' } },
  async run({ values }) {
    const answer = await callApi<{ champion: string }>(`${trainingUrlOf(values)}/v1/models/rollback`, {
      method: 'POST',
      apiKey: apiKeyOf(values),
    })
    process.stdout.write(
      values['json'] ? `${JSON.stringify(answer)}\n` : `${answer.champion} is champion again. ${untilPromoted}\n`,
    )
  },
}

export const refit: Command = {
  summary: 'Fit a version again from its record, and compare the bytes',
  usage: 'refit VERSION [--json]',
  takes: 1,
  details: () =>
    `  --json          print the comparison as JSON\n${connectionHelp}\n\nNothing is changed. Ends with 1 when the bytes are others.`,
  options: { ...connectionOptions, json: { type: 'boolean' } },
  async run({ values, positionals: [version] }) {
    if (version === undefined) throw new UsageError('refit takes a version, such as v3')
    const answer = await callApi<Refit>(`${trainingUrlOf(values)}/v1/models/${encodeURIComponent(version)}/refit`, {
      method: 'POST',
      apiKey: apiKeyOf(values),
    })
    process.stdout.write(
      values['json']
        ? `${JSON.stringify(answer)}\n`
        : `${answer.version} is ${answer.identical ? 'identical' : 'not identical'}. ${answer.explanation}\n  then  ${answer.expectedSha256}\n  now   ${answer.sha256}\n`,
    )
    if (!answer.identical) process.exitCode = 1
  },
}

export const clearFilm: Command = {
  summary: 'Declare what newcomers did all at once for a film to be honest: the next fit learns from it',
  usage: 'clear-film MOVIE',
  takes: 1,
  details: () => connectionHelp,
  options: connectionOptions,
  async run({ values, positionals: [movieId] }) {
    if (movieId === undefined) throw new UsageError('clear-film takes the id of a film')
    await callApi(`${trainingUrlOf(values)}/v1/models/cleared-films/${encodeURIComponent(movieId)}`, {
      method: 'PUT',
      apiKey: apiKeyOf(values),
    })
    process.stdout.write(`The next fit learns from everything about film ${movieId}.\n`)
  },
}

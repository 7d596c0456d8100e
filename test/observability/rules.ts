import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { observability } from './repository.ts'

export interface Alert {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface RecordingRule {
  readonly record: string
  readonly expr: string
}

type RulesFile = { groups: { name: string; rules: (Alert | RecordingRule)[] }[] }

export const rulesFile = `${observability}prometheus/rules.yaml`

const allRules = async () =>
  (parse(await readFile(rulesFile, 'utf8')) as RulesFile).groups.flatMap(({ rules }) => rules) // promtool checks its form

export const recordingRules = async (): Promise<RecordingRule[]> =>
  (await allRules()).filter((rule) => 'record' in rule)
export const alerts = async (): Promise<Alert[]> => (await allRules()).filter((rule) => 'alert' in rule)

import { services } from '@marquee/contracts/services'

export const connectionOptions = { url: { type: 'string' }, key: { type: 'string' } } as const

export const connectionHelp = `  --url URL       the service's address (default: its port on this machine)
  --key KEY       an API key; not needed on the machine itself (default: MARQUEE_API_KEY)`

const addressOf = (
  service: 'ingestion' | 'training' | 'features' | 'ui',
  values: Readonly<Record<string, unknown>>,
): string => String(values['url'] ?? `http://127.0.0.1:${services[service].port}`).replace(/\/$/, '')

export const trainingUrlOf = (values: Readonly<Record<string, unknown>>): string => addressOf('training', values)
export const ingestionUrlOf = (values: Readonly<Record<string, unknown>>): string => addressOf('ingestion', values)
export const featuresUrlOf = (values: Readonly<Record<string, unknown>>): string => addressOf('features', values)

/** The site's address, behind which every service answers. */
export const siteUrlOf = (values: Readonly<Record<string, unknown>>): string => addressOf('ui', values)

export const apiKeyOf = (values: Readonly<Record<string, unknown>>): string | undefined =>
  typeof values['key'] === 'string' ? values['key'] : process.env['MARQUEE_API_KEY']

import { services } from '@marquee/contracts/services'
import { accessSettings, personSettings, presentedKey } from '@marquee/platform/access'
import { type Config, flag, integer, optionalText, url } from '@marquee/platform/config'
import { httpSettings } from '@marquee/platform/http-server'

const upstream = (service: 'ingestion' | 'features' | 'training' | 'serving') =>
  url({
    env: `${service.toUpperCase()}_URL`,
    schemes: ['http', 'https'],
    fallback: `http://127.0.0.1:${services[service].port}`,
    description: `Where ${service} answers`,
  })

export const uiSettings = {
  ...httpSettings('ui'),
  ...accessSettings,
  ...personSettings,
  ingestionUrl: upstream('ingestion'),
  featuresUrl: upstream('features'),
  trainingUrl: upstream('training'),
  servingUrl: upstream('serving'),
  siteKey: presentedKey({
    env: 'INGESTION_API_KEY',
    description:
      'Key presented to ingestion with what people do on the site; without one they may do it from this machine alone. Not presented while JWKS_URL is set: people bring their own tokens',
  }),
  upstreamDeadlineMs: integer({
    env: 'UPSTREAM_DEADLINE_MS',
    min: 100,
    max: 600_000,
    fallback: 15_000,
    description: 'How long a service behind /api may take to answer',
  }),
  tmdbApiKey: optionalText({
    env: 'TMDB_API_KEY',
    secret: true,
    description: 'A key or read access token of The Movie Database: real posters instead of drawn ones',
  }),
  tmdbUrl: url({
    env: 'TMDB_URL',
    schemes: ['http', 'https'],
    fallback: 'https://api.themoviedb.org/3',
    description: 'Where The Movie Database answers',
  }),
  tmdbImagesUrl: url({
    env: 'TMDB_IMAGES_URL',
    schemes: ['http', 'https'],
    fallback: 'https://image.tmdb.org/t/p',
    description: 'and where its images are',
  }),
  tmdbDeadlineMs: integer({
    env: 'TMDB_DEADLINE_MS',
    min: 100,
    max: 60_000,
    fallback: 5_000,
    description: 'How long it may take over one poster',
  }),
  datasetName: optionalText({ env: 'DATASET_NAME', description: 'The data the site shows, for its footer' }),
  datasetDescription: optionalText({ env: 'DATASET_DESCRIPTION', description: 'What that data is' }),
  datasetSynthetic: flag({ env: 'DATASET_SYNTHETIC', fallback: false, description: 'Whether its people are invented' }),
}
export type UiConfig = Config<typeof uiSettings>

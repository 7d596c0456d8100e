import type { Routes } from '@marquee/platform/http-server'
import Type, { type Static } from 'typebox'
import type { UiConfig } from '../config.ts'

const Dataset = Type.Object({
  name: Type.String(),
  description: Type.String(),
  synthetic: Type.Boolean({ description: 'true when the people in it are invented' }),
})
export type Dataset = Static<typeof Dataset>

export const aboutRoutes: Routes<{ dataset: () => Dataset | null; posters: boolean }> = (app, { dataset, posters }) => {
  app.get(
    '/api/about',
    {
      schema: {
        tags: ['site'],
        summary: 'What data this site shows',
        response: {
          200: Type.Object({
            dataset: Type.Union([Dataset, Type.Null()]),
            posters: Type.Boolean({ description: 'true when there are real posters, from The Movie Database' }),
          }),
        },
      },
    },
    () => ({ dataset: dataset(), posters }),
  )
}

/** The data set as the environment names it. */
export const datasetOf = ({ datasetName, datasetDescription, datasetSynthetic }: UiConfig): Dataset | null =>
  datasetName === undefined
    ? null
    : { name: datasetName, description: datasetDescription ?? '', synthetic: datasetSynthetic }

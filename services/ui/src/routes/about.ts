import type { Routes } from '@marquee/platform/http-server'
import Type, { type Static } from 'typebox'
import type { UiConfig } from '../config.ts'

const Dataset = Type.Object({
  name: Type.String(),
  description: Type.String(),
  synthetic: Type.Boolean({ description: 'true when the people in it are invented' }),
})
export type Dataset = Static<typeof Dataset>

export const aboutRoutes: Routes<{ dataset: () => Dataset | null }> = (app, { dataset }) => {
  app.get(
    '/api/about',
    {
      schema: {
        tags: ['site'],
        summary: 'What data this site shows',
        response: { 200: Type.Object({ dataset: Type.Union([Dataset, Type.Null()]) }) },
      },
    },
    () => ({ dataset: dataset() }),
  )
}

/** The data set as the environment names it. */
export const datasetOf = ({ datasetName, datasetDescription, datasetSynthetic }: UiConfig): Dataset | null =>
  datasetName === undefined
    ? null
    : { name: datasetName, description: datasetDescription ?? '', synthetic: datasetSynthetic }

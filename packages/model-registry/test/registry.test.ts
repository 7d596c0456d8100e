import { openEmbeddedDatabase } from '@marquee/platform/database'
import { afterAll } from 'vitest'
import { registryConformance } from './registry.conformance.ts'
import { runsConformance } from './runs.conformance.ts'

const database = await openEmbeddedDatabase({ folder: undefined })
afterAll(() => database[Symbol.asyncDispose]())

registryConformance('embedded', async () => database)
runsConformance('embedded', async () => database)

import { openEmbeddedDatabase } from '@marquee/platform/database'
import { afterAll } from 'vitest'
import { deadLettersConformance } from './dead-letters.conformance.ts'
import { erasuresConformance } from './erasures.conformance.ts'
import { impressionsConformance } from './impressions.conformance.ts'
import { offlineConformance } from './offline.conformance.ts'
import { overviewConformance } from './overview.conformance.ts'

const database = await openEmbeddedDatabase({ folder: undefined })
afterAll(() => database[Symbol.asyncDispose]())

offlineConformance('embedded', async () => database)
deadLettersConformance('embedded', async () => database)
impressionsConformance('embedded', async () => database)
erasuresConformance('embedded', async () => database)
overviewConformance('embedded', async () => database)

import { createTestDatabase } from '@marquee/platform/test/test-database'
import { afterAll } from 'vitest'
import { deadLettersConformance } from './dead-letters.conformance.ts'
import { erasuresConformance } from './erasures.conformance.ts'
import { impressionsConformance } from './impressions.conformance.ts'
import { offlineConformance } from './offline.conformance.ts'
import { overviewConformance } from './overview.conformance.ts'

const created = await createTestDatabase()
afterAll(() => created[Symbol.asyncDispose]())

offlineConformance('postgres', () => created.open())
deadLettersConformance('postgres', () => created.open())
impressionsConformance('postgres', () => created.open())
erasuresConformance('postgres', () => created.open())
overviewConformance('postgres', () => created.open())

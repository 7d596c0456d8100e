import { createTestDatabase } from '@marquee/platform/test/test-database'
import { afterAll } from 'vitest'
import { deadLettersConformance } from './dead-letters.conformance.ts'
import { erasuresConformance } from './erasures.conformance.ts'
import { offlineConformance } from './offline.conformance.ts'

const created = await createTestDatabase()
afterAll(() => created[Symbol.asyncDispose]())

offlineConformance('postgres', () => created.open())
deadLettersConformance('postgres', () => created.open())
erasuresConformance('postgres', () => created.open())

import { createTestDatabase } from '@marquee/platform/test/test-database'
import { afterAll } from 'vitest'
import { registryConformance } from './registry.conformance.ts'
import { runsConformance } from './runs.conformance.ts'

const created = await createTestDatabase()
afterAll(() => created[Symbol.asyncDispose]())

registryConformance('postgres', () => created.open())
runsConformance('postgres', () => created.open())

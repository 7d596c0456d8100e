import { openMemoryOnlineStore } from '../src/memory-online-store.ts'
import { onlineStoreConformance } from './online-store.conformance.ts'

onlineStoreConformance('memory', async () => openMemoryOnlineStore())

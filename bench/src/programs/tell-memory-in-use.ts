// Preloaded by a service whose memory is measured (memory-in-use.ts): at each SIGUSR2 it collects what is no longer used, and adds a line
// with what is left, in bytes, to a file of its own.
import { appendFileSync } from 'node:fs'

const folder = new URL(import.meta.url).searchParams.get('folder')
const { gc } = globalThis
if (!gc || !folder) throw new Error('expected --expose-gc, and a folder in the address')

// V8 goes on freeing buffers after a collection has ended, and counts what it has not come to as in use: megabytes at times. The next
// collection waits for that.
process.on('SIGUSR2', () => {
  gc()
  setImmediate(() => {
    gc()
    const { heapUsed, external } = process.memoryUsage()
    appendFileSync(`${folder}/${process.pid}`, `${heapUsed + external}\n`)
  })
})

// Preloaded by a program that is to die of its heap limit (dyingOfMemory in processes.ts): from SIGUSR2 on it keeps ever more, a piece a
// turn of the event loop, so that it dies in the middle of its work.
const kept: unknown[] = []
const piece = 20_000 // about 2 MB of objects

process.on('SIGUSR2', function keepMore() {
  kept.push(Array.from({ length: piece }, (_, index) => ({ index, again: [index] })))
  setTimeout(keepMore, 1)
})

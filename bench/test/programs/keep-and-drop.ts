// Keeps twenty megabytes; many more come and go.
const megabyte = 2 ** 20
const kept = Buffer.alloc(20 * megabyte, 1)
setInterval(() => {
  for (let buffer = 0; buffer < 100; buffer++) Buffer.alloc(megabyte / 2, kept[buffer])
}, 20)
process.stdout.write(`keeps ${kept.length}\n`)

import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

const source = new URL('./kernels.wat', import.meta.url)
const target = new URL('./kernels.generated.ts', import.meta.url)

/** The TypeScript file that carries kernels.wat as a binary; a test compares it with what is committed. */
export async function assembleKernels(): Promise<string> {
  const { parseWat } = await wabt()
  const module = parseWat('kernels.wat', await readFile(source, 'utf8'), { simd: true })
  module.validate()
  const { buffer } = module.toBinary({})
  return `// Assembled from kernels.wat by \`pnpm --filter @marquee/recommender assemble\`.\nexport const kernels =\n  '${Buffer.from(buffer).toString('base64')}'\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(target, await assembleKernels())

import { type Program, startProgram } from '@marquee/tests/processes'

/** A bare fastify server that answers so many bytes: the most that any service on it could do. */
export async function startBareRoute(bytes: number): Promise<Program & { readonly address: string }> {
  const program = startProgram('bench/src/programs/bare-route.ts', [JSON.stringify({ bytes })])
  const [, address = ''] = await program.said(/listening at (\S+)/, 20_000)
  return { ...program, address }
}

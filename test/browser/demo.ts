import type { TestProject } from 'vitest/node'
import { testEnvironment } from '../harness.ts'
import { freePort, openTemporaryFolder, ready, startProgram } from '../processes.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** where the site answers */
    readonly site: string
    /** where the services behind it answer, for a site of one's own */
    readonly services: { readonly serving: string; readonly ingestion: string }
  }
}

/** Starts the demo, loaded and trained, for all tests of the run. */
export default async function startDemo(project: TestProject): Promise<() => Promise<void>> {
  const [ui, serving, ingestion] = [await freePort(), await freePort(), await freePort()]
  const folder = await openTemporaryFolder()
  const program = startProgram('apps/standalone/src/main.ts', ['start'], {
    ...testEnvironment,
    PORT_UI: String(ui),
    PORT_SERVING: String(serving),
    PORT_INGESTION: String(ingestion),
    MARQUEE_DATA_DIR: folder.path,
  })
  await program.said(/Ready: open http/, 180_000)
  const site = `http://127.0.0.1:${ui}`
  await ready(site)
  project.provide('site', site)
  project.provide('services', {
    serving: `127.0.0.1:${serving}`,
    ingestion: `127.0.0.1:${ingestion}`,
  })
  return async () => {
    await program.kill('SIGTERM')
    await folder[Symbol.asyncDispose]()
  }
}

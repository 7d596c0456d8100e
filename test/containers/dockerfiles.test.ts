import { glob, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serviceNames, services } from '@marquee/contracts/services'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dockerfileOf = (service: string) => readFile(`${root}/services/${service}/Dockerfile`, 'utf8')

test('every service has an image, and nothing else is a service', async () => {
  const found = await Array.fromAsync(glob('services/*/Dockerfile', { cwd: root }))
  expect(found.map((file) => dirname(file).slice('services/'.length)).sort()).toEqual([...serviceNames].sort())
})

test('the images are built alike: only names, ports and what is marked differ', async () => {
  const alike = await Promise.all(
    serviceNames.map(async (name) =>
      (await dockerfileOf(name))
        .replace(/^ *# only here: .*\n.*\n/gm, '')
        .replace(/-delete \\\n(?=\n)/, '-delete\n') // the line before what is only here goes on
        .replaceAll(services[name].summary, 'SUMMARY')
        .replaceAll(String(services[name].port), 'PORT')
        .replaceAll(new RegExp(`(?<=services/|marquee/|marquee-|Marquee )${name}\\b`, 'g'), 'SERVICE'),
    ),
  )
  for (const [index, text] of alike.entries()) expect(text, serviceNames[index]).toBe(alike[0])
})

describe.each(serviceNames)('the image of %s', (name) => {
  test('runs as nobody, one process that is told to stop by SIGTERM, on the port of its service', async () => {
    const final = (await dockerfileOf(name)).split(/^FROM /m).at(-1) ?? ''
    expect(final.match(/^(?:USER|STOPSIGNAL|EXPOSE|WORKDIR|ENTRYPOINT|CMD) .*$/gm)).toEqual([
      `WORKDIR /marquee/services/${name}`,
      'USER 10001:10001',
      `EXPOSE ${services[name].port}`,
      'STOPSIGNAL SIGTERM',
      'ENTRYPOINT ["node"]',
      'CMD ["src/main.js"]',
    ])
    expect(final).toMatch(/^FROM /m.test(final) ? /never/ : /^\$\{NODE\}\n/)
    expect(final).toContain(`127.0.0.1:${services[name].port}/readyz`)
    expect(final).toContain('NODE_OPTIONS="--max-old-space-size-percentage=70 --v8-pool-size=1"')
    expect(final).toContain('HOST=0.0.0.0')
    for (const label of ['title', 'description', 'licenses', 'version', 'revision'])
      expect(final).toContain(`org.opencontainers.image.${label}=`)
    expect(final).toContain(`description="${services[name].summary}"`)
  })

  test('holds its own part of the workspace, from the lockfile, and what is built twice is cached', async () => {
    const text = await dockerfileOf(name)
    expect(text).toMatch(/^ARG NODE=node:24-bookworm-slim$/m)
    expect(text).toContain(`turbo prune @marquee/${name} --docker`)
    const installs = text.match(/pnpm install .*/g) ?? []
    expect(installs).toHaveLength(2)
    for (const install of installs) expect(install).toContain('--frozen-lockfile')
    expect(text.match(/^RUN --mount=type=cache/gm)).toHaveLength(3)
    expect(text).toMatch(/^FROM sources AS dev$/m)
  })
})

test('the compiler knows every program of an image: services, jobs and workers', async () => {
  const text = await readFile(`${root}/tsconfig.compile.json`, 'utf8')
  const programs = await Array.fromAsync(glob('services/*/src/*.ts', { cwd: root }))
  const runs = await Promise.all(
    programs.map(async (file) => ({ file, source: await readFile(`${root}/${file}`, 'utf8') })),
  )
  const started = runs.filter(({ source }) => /^await run(Service|Job)\(/m.test(source)).map(({ file }) => file)
  expect(started.length).toBe(serviceNames.length + 3)
  for (const file of started) expect(text).toContain(file.replace(/services\/[^/]+/, 'services/*'))
  for (const [, worker] of runs.flatMap(({ source }) => [...source.matchAll(/runInWorker<[^>]*>\(\s*'([^']+)'/g)]))
    expect(worker).toMatch(/-worker$/)
})

import { execFile, spawn } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apply, kubectl, repository } from './kubectl.ts'

const run = promisify(execFile)

interface Step {
  readonly commands: string
  /** sh: run to its end; background: runs on beside the rest; restore: durability.test.ts does it, with a loss before */
  readonly how: string
  /** what the page says is seen */
  readonly seen: readonly string[]
}

const page = await readFile(join(repository, 'docs/kubernetes.md'), 'utf8')
const steps = [...page.matchAll(/^```sh ?(\w*)\n(.*?)^```\n(?:\n```text\n(.*?)^```)?/gms)].map(
  ([, how = '', commands = '', seen = '']): Step => ({
    how,
    commands: commands.trim(),
    seen: seen.split('\n').filter((line) => line !== ''),
  }),
)

let folder = ''
const background: (() => void)[] = []
const environment = () => ({ ...process.env, KUBECONFIG: join(folder, 'kubeconfig') }) // the tour sets its namespace

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marquee-tour-'))
  await copyFile(process.env['KUBECONFIG'] ?? '', join(folder, 'kubeconfig'))
  await kubectl('delete', 'job', 'create-topics', 'load-demo', '--ignore-not-found')
})
afterAll(async () => {
  for (const end of background) end()
  await rm(folder, { recursive: true, force: true })
  await apply('k8s/overlays/local')
})

test('the page has commands, and only those that make a cluster are left out', () => {
  expect(steps.length).toBeGreaterThan(15)
  for (const { commands } of steps.filter(({ how }) => how === 'cluster'))
    expect(commands).toMatch(/^(kind|skaffold|for s in .*docker build)/)
})

test.each(steps.filter(({ how }) => how === '' || how === 'background'))(
  '$commands',
  async ({ commands, how, seen }) => {
    if (how === 'background') {
      const child = spawn('bash', ['-c', `exec ${commands}`], { env: environment(), cwd: repository, stdio: 'ignore' })
      background.push(() => child.kill())
      await sleep(3_000)
      return
    }
    const { stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', commands], {
      env: environment(),
      cwd: repository,
      maxBuffer: 16 * 1024 * 1024,
    })
    for (const line of seen) expect(plain(stdout + stderr)).toMatch(patternOf(line))
  },
)

/** `…` stands for anything in the line, and a space for as many as there are. */
function patternOf(line: string): RegExp {
  const escaped = line.split('…').map((part) =>
    part
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .trim()
      .replace(/\s+/g, '\\s+'),
  )
  return new RegExp(escaped.join('.*'))
}

const plain = (text: string): string => text.replace(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g'), '')

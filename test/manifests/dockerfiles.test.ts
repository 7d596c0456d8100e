import { execFile } from 'node:child_process'
import { glob } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checker } from './checkers.ts'
import { repository } from './render.ts'

test('hadolint finds nothing in any Dockerfile', { timeout: 240_000 }, async () => {
  const files = await Array.fromAsync(glob('services/*/Dockerfile', { cwd: repository }))
  expect(files).toHaveLength(5)
  const hadolint = await checker('hadolint')
  const said = await new Promise((resolve) =>
    execFile(hadolint, ['--no-color', ...files], { cwd: repository }, (error, stdout, stderr) =>
      resolve(error ? `${stdout}${stderr}${stdout || stderr ? '' : error.message}` : ''),
    ),
  )
  expect(said).toBe('')
})

test('hadolint finds what is there', { timeout: 240_000 }, async () => {
  const hadolint = await checker('hadolint')
  const said = await new Promise<string>((resolve) => {
    const child = execFile(hadolint, ['--no-color', '-'], (_error, stdout) => resolve(stdout))
    child.stdin?.end('FROM debian:latest\nRUN cd /tmp\n')
  })
  expect(said).toMatch(/DL3007/)
})

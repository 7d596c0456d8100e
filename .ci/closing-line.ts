import { readFileSync } from 'node:fs'

const [brokenSteps = '0', ...files] = process.argv.slice(2)
let passed = 0
let failed = 0
for (const file of files) {
  const result = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    testResults: { name: string; assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[]
  }
  for (const { name, assertionResults } of result.testResults)
    for (const { fullName, status, failureMessages } of assertionResults)
      if (status !== 'passed')
        process.stdout.write(`\n${status}: ${name}: ${fullName}\n${failureMessages.join('\n')}\n`)
  passed += result.numPassedTests
  failed += result.numFailedTests + result.numPendingTests // nothing is skipped here
}
if (files.length < 4) failed++
if (failed === 0) failed += Number(brokenSteps)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

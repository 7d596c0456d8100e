import type { App } from './http-server.ts'
import { ProblemError } from './problem.ts'

/** JSON bodies as fastify reads them, prototypes left alone; one that is not JSON is told what is wrong and where. */
export function acceptJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    parse(request, body, (cause, value) => {
      if (cause) done(new ProblemError('malformed-json', { detail: faultIn(body) }, { cause }))
      else done(null, value)
    })
  })
}

/** V8's words, which name the place in most cases, without what the problem's title says already. */
function faultIn(text: string): string {
  if (text.trim() === '') return 'it is empty'
  try {
    JSON.parse(text)
    return 'it names __proto__ or constructor.prototype'
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (message === 'Unexpected end of JSON input') return `it ends in the middle, after ${text.length} characters`
    return message.replace(/ (in JSON|after JSON)(?= at position)/, '').replace(/ is not valid JSON$/, '')
  }
}

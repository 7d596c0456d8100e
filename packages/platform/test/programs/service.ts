import { setTimeout as sleep } from 'node:timers/promises'
import { integer, text } from '../../src/config.ts'
import { createHttpServer, httpSettings } from '../../src/http-server.ts'
import { runService } from '../../src/lifecycle.ts'

const settings = {
  ...httpSettings('serving'),
  secret: text({ env: 'SECRET_TEXT', secret: true, fallback: 'x', description: 'A secret' }),
  many: integer({ env: 'MANY', min: 1, max: 9, fallback: 1, description: 'How many' }),
}

// A service that says in its log what of it ends when.
await runService('serving', settings, async (config, use, surroundings) => {
  const { log } = surroundings
  const part = (name: string): AsyncDisposable => ({
    async [Symbol.asyncDispose]() {
      await sleep(20)
      log.info(`${name} closed`)
    },
  })
  await use(part('first resource'))
  await use(Promise.resolve(part('second resource')))
  const app = await createHttpServer({ service: 'serving', config, ...surroundings })
  app.get('/slow', async (request) => {
    log.info('slow started')
    await sleep(300)
    request.log.info('slow answered')
    return { done: true }
  })
  app.get('/crash', async () => {
    setImmediate(() => {
      throw new Error('nobody catches this')
    })
    return {}
  })
  app.addHook('onClose', async () => log.info('HTTP closed'))
  return { app, background: [part('background')] }
})

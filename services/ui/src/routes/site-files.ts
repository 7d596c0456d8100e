import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { App } from '@marquee/platform/http-server'
import type { FastifyRequest } from 'fastify'

const folder = fileURLToPath(new URL('../../dist', import.meta.url))

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** The addresses of pages: all are the one page, which finds its way by its own address. */
const pages = ['/films/:movieId', '/browse', '/history', '/start', '/console', '/console/:page']

/** The built site: hashed files are kept for ever, the page is asked for each time, both in brotli where the browser takes it. */
export async function siteFiles(app: App): Promise<void> {
  if (!existsSync(folder)) {
    app.log.warn({ folder }, 'the site is not built: run `npx pnpm@12 build`')
    return
  }
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('cache-control', /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
      if (/\.html(\.br|\.gz)?$/.test(path)) reply.header('content-security-policy', contentSecurityPolicy)
    },
  })
  // before a 404 is answered; without validators, or the next one would be a 304 without the page
  app.addHook('preHandler', async (request, reply) => {
    if (request.is404 && wantsPage(request))
      return reply.code(404).sendFile('index.html', { etag: false, lastModified: false })
    return undefined
  })
  for (const page of pages) app.get(page, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
}

/** A person's browser, at an address that nothing has: the page says so. */
const wantsPage = ({ method, url, headers: { accept = '' } }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && accept.includes('text/html') && !/^\/api(?:[/?]|$)/.test(url)

import { createServer, type RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ApiFailed, callApi } from '../src/api.ts'

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('a call sends its method, body and key, and gives the answer', async () => {
  await using server = await serve(async (request, response) => {
    const { method, headers } = request
    response.end(
      JSON.stringify({ method, body: await text(request), type: headers['content-type'], key: headers.authorization }),
    )
  })
  expect(await callApi(server.url)).toEqual({ method: 'GET', body: '' })
  expect(await callApi(server.url, { method: 'POST', body: { ids: ['x'] }, apiKey: 'k' })).toEqual({
    method: 'POST',
    body: '{"ids":["x"]}',
    type: 'application/json',
    key: 'Bearer k',
  })
})

test('a problem is told in its own words, and an answer that is no problem by its status', async () => {
  await using server = await serve((request, response) => {
    response.statusCode = 409
    response.end(request.url === '/problem' ? '{"title":"No earlier champion is left"}' : '<h1>Oops</h1>')
  })
  await expect(callApi(`${server.url}/problem`)).rejects.toThrow('409: No earlier champion is left')
  await expect(callApi(server.url)).rejects.toThrow('409: Conflict')
})

test('where nothing answers, it is said what to do', async () => {
  const away = callApi('http://127.0.0.1:1/v1/models')
  await expect(away).rejects.toBeInstanceOf(ApiFailed)
  await expect(callApi('http://127.0.0.1:1/v1/models')).rejects.toThrow(
    /^Nothing answers at http:\/\/127\.0\.0\.1:1\. .*`npx pnpm@12 start`/,
  )
})

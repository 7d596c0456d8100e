import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openSource } from '../../src/sources/open-source.ts'
import { read } from './read-source.ts'
import { asCsv } from './releases.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'
import { writeZip } from './write-zip.ts'

const release = writeZip(Object.entries(asCsv()).map(([name, content]) => ({ name: `ml-1m/${name}`, content })))

async function serve(listener: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('a path that does not exist says where it looked and what it would take', async () => {
  const message = await openSource('no/such/place').then(String, String)
  for (const part of [join(process.cwd(), 'no/such/place'), '"demo"', 'MovieLens', '.ndjson', 'ml-25m'])
    expect(message).toContain(part)
})

test('a file of another kind, and one file of a release, are told what to name instead', async () => {
  await using folder = await temporaryFolder()
  await expect(openSource(await folder.write('a.parquet', 'x'))).rejects.toThrow('expected "demo", a folder or .zip')
  await expect(openSource(await folder.write('ratings.csv', 'x'))).rejects.toThrow(`name its folder: ${folder.path}`)
})

test('an empty folder says what it should have', async () => {
  await using folder = await temporaryFolder()
  await expect(openSource(folder.path)).rejects.toThrow('found "no files", expected the files of a MovieLens release')
})

test('a release is fetched once, whole, and its terms are told', async () => {
  const asked: string[] = []
  await using server = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.end(release)
  })
  await using cache = await temporaryFolder()
  const told: string[] = []
  const options = {
    cacheDirectory: join(cache.path, 'new'),
    releasesUrl: server.url,
    notify: (sentence: string) => told.push(sentence),
  }
  const first = await read('ml-1m', options)
  expect(first.interactions).toHaveLength(3)
  expect(await read('ml-1m', options)).toEqual(first)
  expect(asked).toEqual(['/ml-1m.zip'])
  expect(told).toEqual([expect.stringMatching(/licence/)])
  expect(await readdir(options.cacheDirectory)).toEqual(['ml-1m.zip'])
})

test('a download that breaks off leaves nothing behind, and can be tried again', async () => {
  let broken = true
  await using server = await serve((_, response) => {
    response.setHeader('content-length', release.length)
    response.write(release.subarray(0, 100))
    if (broken) setTimeout(() => response.destroy(), 20)
    else response.end(release.subarray(100))
  })
  await using cache = await temporaryFolder()
  const options = { cacheDirectory: cache.path, releasesUrl: server.url }
  await expect(openSource('ml-1m', options)).rejects.toThrow(/ml-1m\.zip could not be fetched/)
  expect(await readdir(cache.path)).toEqual([])
  broken = false
  expect((await read('ml-1m', options)).movies).toHaveLength(3)
})

test('without a network a release says why, and what works without one', async () => {
  await using gone = await serve(() => {})
  await gone[Symbol.asyncDispose]()
  await using cache = await temporaryFolder()
  const options = { cacheDirectory: cache.path, releasesUrl: gone.url }
  await expect(openSource('ml-25m', options)).rejects.toThrow(
    /ml-25m\.zip could not be fetched: .*ECONNREFUSED.*"demo"/,
  )
  await expect(openSource('ml-25m')).rejects.toThrow('no cache folder')
})

test('a server that has no such release is quoted', async () => {
  await using server = await serve((_, response) => response.writeHead(404).end())
  await using cache = await temporaryFolder()
  const options = { cacheDirectory: cache.path, releasesUrl: server.url }
  await expect(openSource('ml-latest', options)).rejects.toThrow('the server answered 404')
})

test.each([
  [
    'a folder',
    async (folder: TemporaryFolder, text: string) => {
      await folder.write('ml/movies.csv', 'movieId,title,genres\n1,Heat (1995),Crime\n')
      await folder.write('ml/ratings.csv', text)
      return join(folder.path, 'ml')
    },
  ],
  [
    'an archive',
    (folder: TemporaryFolder, text: string) =>
      folder.write(
        'ml.zip',
        writeZip([
          { name: 'movies.csv', content: Buffer.from('movieId,title,genres\n1,Heat (1995),Crime\n') },
          { name: 'ratings.csv', content: Buffer.from(text) },
        ]),
      ),
  ],
  ['a file of lines', (folder: TemporaryFolder, text: string) => folder.write('events.ndjson', text)],
])(
  '%s that was edited without a line more or less has another version; one that was not has the same',
  async (_, write) => {
    await using folder = await temporaryFolder()
    const path = await write(folder, 'userId,movieId,rating,timestamp\n1,1,4.0,964982703\n')
    await using before = await openSource(path)
    await using again = await openSource(path)
    expect(again.version).toBe(before.version)
    await sleep(20) // a file system may tell times in steps of some milliseconds
    await write(folder, 'userId,movieId,rating,timestamp\n1,1,5.0,964982703\n')
    await using after = await openSource(path)
    expect(after.version).not.toBe(before.version)
  },
)

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** An address before a server: nothing answers there until it is opened; later it can hang, as a broken network does. */
export interface Forwarder extends AsyncDisposable {
  /** host:port */
  readonly address: string
  open(): Promise<void>
  /** from now on connections stay, and not a byte passes */
  hang(): void
  letGo(): void
}

/** @param target host:port */
export async function reserveForwarder(target: string): Promise<Forwarder> {
  const [host = '', port = ''] = target.split(':')
  const pairs = new Set<readonly [Socket, Socket]>()
  let hanging = false
  const join = ([inward, outward]: readonly [Socket, Socket]) => {
    inward.pipe(outward)
    outward.pipe(inward)
  }
  const server = createServer((inward) => {
    const pair = [inward, connect(Number(port), host)] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {}) // its close tells the other
      socket.on('close', () => {
        pairs.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
    if (!hanging) join(pair)
  })
  const listen = async (on: number) => {
    server.listen(on, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port // it listens on TCP
  }
  const close = async () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  const reserved = await listen(0)
  await close()
  return {
    address: `127.0.0.1:${reserved}`,
    async open() {
      await listen(reserved)
    },
    hang() {
      hanging = true
      for (const [inward, outward] of pairs) {
        inward.unpipe(outward)
        outward.unpipe(inward)
      }
    },
    letGo() {
      hanging = false
      for (const pair of pairs) join(pair)
    },
    [Symbol.asyncDispose]: close,
  }
}

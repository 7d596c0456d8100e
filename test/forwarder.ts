import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** An address at which nothing answers until it is opened; from then on a server elsewhere does. */
export interface Forwarder extends AsyncDisposable {
  /** host:port */
  readonly address: string
  open(): Promise<void>
}

/** @param target host:port */
export async function reserveForwarder(target: string): Promise<Forwarder> {
  const [host = '', port = ''] = target.split(':')
  const sockets = new Set<Socket>()
  const server = createServer((inward) => {
    const outward = connect(Number(port), host)
    for (const [socket, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  const listen = async (on: number) => {
    server.listen(on, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port // it listens on TCP
  }
  const reserved = await listen(0)
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  await close()
  return {
    address: `127.0.0.1:${reserved}`,
    async open() {
      await listen(reserved)
    },
    [Symbol.asyncDispose]: close,
  }
}

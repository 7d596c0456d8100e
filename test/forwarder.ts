import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** An address before a server: nothing answers there until it is opened; later it can do what a broken network does. */
export interface Forwarder extends AsyncDisposable {
  /** host:port */
  readonly address: string
  open(): Promise<void>
  /** from now on connections stay, and not a byte passes */
  hang(): void
  /** from now on each piece takes so long, in either direction */
  delay(ms: number): void
  /** from now on connections are reset, new ones as soon as they are made */
  reset(): void
  /** as it was before: what hung goes on */
  letGo(): void
  /** as it was before, but the connections there were stay silent for ever, as when something on the way has forgotten them */
  letGoOfNewOnes(): void
}

type Pair = readonly [Socket, Socket]

/** @param target host:port */
export async function reserveForwarder(target: string): Promise<Forwarder> {
  const [host = '', port = ''] = target.split(':')
  const pairs = new Set<Pair>()
  const silent = new Set<Pair>()
  let fault: 'hangs' | 'resets' | undefined
  let delayMs = 0

  const forward = (from: Socket, to: Socket) => {
    let before = Promise.resolve()
    const inTurn = (work: () => void) => {
      const slow = delayMs > 0 ? sleep(delayMs) : undefined
      before = before.then(() => slow).then(work)
    }
    from.on('data', (bytes) => inTurn(() => to.writable && to.write(bytes)))
    from.on('end', () => inTurn(() => to.end()))
  }
  const server = createServer({ allowHalfOpen: true }, (inward) => {
    if (fault === 'resets') return void inward.resetAndDestroy()
    const outward = connect({ port: Number(port), host, allowHalfOpen: true })
    const pair: Pair = [inward, outward]
    pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay()
      socket.on('error', () => {}) // its close tells the other
      socket.on('close', () => {
        pairs.delete(pair)
        silent.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
    forward(inward, outward)
    forward(outward, inward)
    if (fault === 'hangs') for (const socket of pair) socket.pause()
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
  const letGo = () => {
    fault = undefined
    delayMs = 0
    for (const pair of pairs) if (!silent.has(pair)) for (const socket of pair) socket.resume()
  }
  const reserved = await listen(0)
  await close()
  return {
    address: `127.0.0.1:${reserved}`,
    async open() {
      await listen(reserved)
    },
    hang() {
      fault = 'hangs'
      for (const pair of pairs) for (const socket of pair) socket.pause()
    },
    delay(ms) {
      delayMs = ms
    },
    reset() {
      fault = 'resets'
      for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
    },
    letGo,
    letGoOfNewOnes() {
      for (const pair of pairs) silent.add(pair)
      letGo()
    },
    [Symbol.asyncDispose]: close,
  }
}

/** What a service's environment takes for it to be led by the forwarder whenever it connects to the target, host:port. */
export const ledBy = ({ address }: Forwarder, target: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import ${new URL('detour.ts', import.meta.url).href}`,
  DETOUR: `${target}=${address}`,
})

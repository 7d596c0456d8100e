import { Socket } from 'node:net'

// Preloaded by a program under test (ledBy in forwarder.ts): Kafka's clients go where the brokers say, which no address in the environment changes.
const [from = '', to = ''] = (process.env['DETOUR'] ?? '').split('=')
const [host, port] = to.split(':')
const connect = Socket.prototype.connect

Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const [target] = Array.isArray(args[0]) ? args[0] : args // net.connect() hands over what it was given as an array
  const detoured = isTarget(target) && `${target.host}:${target.port}` === from
  if (detoured) Object.assign(target, { host, port: Number(port) })
  return Reflect.apply(connect, this, args)
} as typeof connect

const isTarget = (target: unknown): target is { host: string; port: number } =>
  typeof target === 'object' && target !== null && 'host' in target && 'port' in target

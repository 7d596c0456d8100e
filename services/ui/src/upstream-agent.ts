import { Agent, type Dispatcher } from 'undici'

export interface UpstreamAgent {
  /** Sends what @fastify/reply-from gives it, each over a connection of its own: nothing waits for another's answer before it is sent. */
  readonly request: Dispatcher['request']
  /** How many requests to an origin have no answer yet. Whose client has gone counts until its answer comes, or its deadline. */
  waitingFor(origin: string): number
}

export function createUpstreamAgent(options: Agent.Options): UpstreamAgent {
  const agent = new Agent(options)
  const waiting = new Map<string, number>()
  const waitingFor = (origin: string) => waiting.get(origin) ?? 0
  const request = (options: Dispatcher.RequestOptions & { origin: string }, callback: Callback) => {
    const { origin } = options
    waiting.set(origin, waitingFor(origin) + 1)
    agent.request(options, (error, answer) => {
      waiting.set(origin, waitingFor(origin) - 1)
      callback(error, answer)
    })
  }
  return { request: request as Dispatcher['request'], waitingFor } // of its forms reply-from uses the one with a callback
}

type Callback = (error: Error | null, answer: Dispatcher.ResponseData) => void

import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'

/** A request of HTTP, with a JSON body. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Sends a call. @throws when the answer is not 2xx @returns its body, parsed */
export type Send = (call: Call) => Promise<unknown>

/**
 * How to talk to a recommender: the one file a system needs to be asked what others are asked. A file of its own exports an
 * `adapter`; where the system is it reads from the environment. marquee.ts and popularity.ts are two.
 */
export interface Adapter {
  readonly name: string
  /** Films as the system takes them; also the people, where it wants to be told of them first. */
  catalogue(movies: readonly Movie[], userIds: readonly string[]): readonly Call[]
  /** What people did, oldest first. */
  events(interactions: readonly Interaction[]): readonly Call[]
  /** Resolves when everything was taken in and learned from. */
  learned(send: Send): Promise<void>
  /** Asks for a list without what the person has seen. */
  question(userId: string, size: number): Call
  /** The ids of the films in an answer, best first. */
  answer(body: unknown): readonly string[]
}

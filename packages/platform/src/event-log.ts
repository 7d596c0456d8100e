import type { TopicKey } from '@marquee/contracts/topics'
import { ProblemError } from './problem.ts'

/** What goes into the log: the key decides the order that is kept (one person's events stay in order). */
export interface OutgoingMessage {
  readonly key: string
  /** JSON text */
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
}

/** What comes out of the log, with the place where it lies. */
export interface Message {
  readonly topic: TopicKey
  readonly partition: number
  readonly offset: string
  /** when it was published, by the clock of who did, or of the brokers: epoch milliseconds */
  readonly publishedAt: number
  readonly key: string | null
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string>>
}

export interface ConsumerOptions {
  /** consumers of one group share the messages; each group sees all of them */
  readonly group: string
  readonly topics: readonly TopicKey[]
  /** the most messages that `handle` is given at once */
  readonly maxBatch?: number
  /**
   * Takes messages of one topic and partition, in order. When it resolves they are never delivered to the group again; when
   * it throws, or the process dies, they are, with the ones behind them.
   */
  handle(batch: readonly Message[]): Promise<void>
}

/** Messages that a group has not finished, by topic. */
export type Lag = Readonly<Partial<Record<TopicKey, number>>>

/**
 * The durable, ordered log of everything that happened. Delivery is at least once; handlers must not mind duplicates.
 * Disposing a consumer finishes the batch in hand, commits it and leaves the group.
 */
export interface EventLog extends AsyncDisposable {
  readonly driver: 'kafka' | 'embedded'
  /**
   * Resolves once the messages are durable (on Kafka: acknowledged by all in-sync replicas). Messages of one call are stored in
   * their order.
   * @throws ProblemError `log-unavailable` when that takes longer than the deadline, `overloaded` when too much waits already
   */
  publish(topic: TopicKey, messages: readonly OutgoingMessage[]): Promise<void>
  consume(options: ConsumerOptions): Promise<AsyncDisposable>
  /** @throws when the log does not answer */
  lag(group: string, topics: readonly TopicKey[]): Promise<Lag>
  /**
   * Removes what lies in the log under the key of a message, up to that message and with it, where the log can: Kafka cannot, there
   * it goes when its topic's retention ends. The catalogue, which is kept for ever and is nobody's, stays.
   * @param until what was accepted later (its `ce_time`) stays, wherever it lies
   * @returns whether it is gone
   */
  forget(message: Message, until: Date): Promise<boolean>
  /** @throws when the log does not answer */
  ping(): Promise<void>
}

/** For a driver's `publish`: whatever went wrong underneath, the caller learns that nothing is known to be stored. */
export const refuseAsUnavailable =
  (deadlineMs: number) =>
  (error: unknown): never => {
    throw error instanceof ProblemError ? error : new ProblemError('log-unavailable', { deadlineMs }, { cause: error })
  }

import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { TSchema } from 'typebox'

/** The `response` part of a route's schema for a stream of server-sent events, each with a value of this schema. */
export const eventStreamOf = (description: string, schema: TSchema): Record<number, object> => ({
  200: { description, content: { 'text/event-stream': { schema } } },
})

export const eventOf = (value: unknown, replacer?: (key: string, value: unknown) => unknown): string =>
  `data: ${JSON.stringify(value, replacer)}\n\n`

/** Answers with events for as long as they come and somebody reads; a proxy in front passes each on at once. */
export const sendEvents = (reply: FastifyReply, events: Readable): FastifyReply =>
  reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(events)

import { problemResponses } from '@marquee/contracts/problems'
import { PageQuery } from '@marquee/contracts/recommendation'
import { DeadLetter, type TopicKey, topics } from '@marquee/contracts/topics'
import type { DeadLetterStore, StoredDeadLetter } from '@marquee/feature-store/dead-letters'
import type { Access } from '@marquee/platform/access'
import type { EventLog } from '@marquee/platform/event-log'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'

const Stored = Type.Interface(
  [DeadLetter],
  { id: Type.String(), replayedAt: Type.Union([Type.String(), Type.Null()]) },
  { title: 'StoredDeadLetter' },
)
const Page = Type.Object({ total: Type.Integer(), items: Type.Array(Stored) }, { title: 'DeadLetterPage' })
const LetterId = Type.String({
  pattern: '^[A-Za-z0-9._-]{1,249}/[0-9]{1,10}/[0-9]{1,19}$', // no database takes a NUL within a text
  description: 'Its place in the log: topic/partition/offset',
  examples: ['interactions/0/7'],
})
const maxReplayed = 1_000
const ReplayBody = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(LetterId, {
        minItems: 1,
        maxItems: maxReplayed,
        description: 'Which; without it the oldest that were never replayed',
      }),
    ),
  },
  { additionalProperties: false, title: 'ReplayBody' },
)

interface Dependencies {
  readonly access: Access
  readonly store: DeadLetterStore
  readonly eventLog: EventLog
}

export const deadLetterRoutes: Routes<Dependencies> = (app, { access, store, eventLog }) => {
  const onRequest = access.requireScope('operations')
  const tags = ['dead letters']
  const security = [{ apiKey: [] }]
  const refusals = ['key-required', 'key-refused', 'store-unavailable'] as const

  app.get(
    '/v1/dead-letters',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'Messages that could not be processed, with the reason, newest first',
        querystring: PageQuery,
        response: { 200: Page, ...problemResponses(...refusals, 'parameter-invalid') },
      },
    },
    ({ query }) => reached(store.list(query)),
  )

  app.get(
    '/v1/dead-letters/:id',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary: 'One dead letter by its id, whose slashes are written %2F',
        params: Type.Object({ id: LetterId }),
        response: { 200: Stored, ...problemResponses(...refusals, 'parameter-invalid', 'not-found') },
      },
    },
    async ({ params: { id } }) => {
      const [letter] = await reached(store.find({ ids: [id] }))
      if (!letter) throw new ProblemError('not-found', { what: `dead letter ${id}` })
      return letter
    },
  )

  app.post(
    '/v1/dead-letters/replay',
    {
      onRequest,
      schema: {
        tags,
        security,
        summary:
          'Sends dead letters to their topic again, as they were; what was processed before counts once all the same',
        body: ReplayBody,
        response: {
          200: Type.Object({ replayed: Type.Integer() }),
          ...problemResponses(...refusals, 'body-invalid', 'malformed-json', 'log-unavailable'),
        },
      },
    },
    async ({ body: { ids } }) => {
      const letters = await reached(store.find(ids ? { ids } : { waiting: maxReplayed }))
      for (const [topic, group] of Map.groupBy(letters, (letter) => letter.topic))
        await republish(topic, group, eventLog)
      await reached(store.markReplayed(letters.map(({ id }) => id)))
      return { replayed: letters.length }
    },
  )
}

async function republish(topic: string, letters: readonly StoredDeadLetter[], eventLog: EventLog): Promise<void> {
  const key = topicKeyOf(topic)
  if (!key) return
  await eventLog.publish(
    key,
    letters.map((letter) => ({
      key: letter.key ?? '',
      value: Buffer.from(letter.value, 'base64').toString('utf8'),
      headers: letter.headers,
    })),
  )
}

const topicKeyOf = (name: string): TopicKey | undefined =>
  (Object.keys(topics) as TopicKey[]).find((key) => key === name) // `topics` has no other keys

const reached = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((cause: unknown) => {
    throw new ProblemError('store-unavailable', { store: 'feature store' }, { cause })
  })

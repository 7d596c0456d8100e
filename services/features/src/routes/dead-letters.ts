import { problemResponses } from '@marquee/contracts/problems'
import { PageQuery } from '@marquee/contracts/recommendation'
import { DeadLetter, type TopicKey, topicKeys } from '@marquee/contracts/topics'
import type { DeadLetterStore, StoredDeadLetter } from '@marquee/feature-store/dead-letters'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { Access } from '@marquee/platform/access'
import type { EventLog } from '@marquee/platform/event-log'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError, reaching } from '@marquee/platform/problem'
import Type from 'typebox'
import { withoutNotes } from '../letter-notes.ts'
import { replayRefusals } from '../replay-refusals.ts'

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

const ReplayAnswer = Type.Object({
  replayed: Type.Integer({ description: 'How many were sent' }),
  refused: Type.Array(Type.Object({ id: Type.String(), reason: Type.String() }), {
    description: 'Those that were not, and why; they go on waiting, but for a film that has changed since',
  }),
})

interface Dependencies {
  readonly access: Access
  readonly store: DeadLetterStore
  readonly offline: OfflineStore
  readonly eventLog: EventLog
}

export const deadLetterRoutes: Routes<Dependencies> = (app, { access, store, offline, eventLog }) => {
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
          200: ReplayAnswer,
          ...problemResponses(...refusals, 'body-invalid', 'malformed-json', 'log-unavailable'),
        },
      },
    },
    async ({ body: { ids } }) => {
      const letters = await reached(store.find(ids ? { ids } : { waiting: maxReplayed }))
      const refused = await reached(replayRefusals(letters, offline))
      const sent = letters.filter(({ id }) => !refused.has(id))
      for (const topic of topicKeys)
        await republish(
          topic,
          sent.filter((letter) => letter.topic === topic),
          eventLog,
        )
      const done = letters.filter(({ id }) => refused.get(id)?.isSettled ?? true)
      await reached(store.markReplayed(done.map(({ id }) => id)))
      return { replayed: sent.length, refused: [...refused].map(([id, { reason }]) => ({ id, reason })) }
    },
  )
}

async function republish(topic: TopicKey, letters: readonly StoredDeadLetter[], eventLog: EventLog): Promise<void> {
  if (letters.length === 0) return
  await eventLog.publish(
    topic,
    letters
      .toSorted((a, b) => Number(a.offset) - Number(b.offset)) // of one film the newest last
      .map((letter) => ({
        key: letter.key ?? '',
        value: Buffer.from(letter.value, 'base64').toString('utf8'),
        headers: withoutNotes(letter.headers),
      })),
  )
}

const reached = reaching('feature store')

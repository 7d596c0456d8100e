import Type, { type Static } from 'typebox'
import { Instant, UserId, Uuid } from './ids.ts'
import { type FieldError, fieldErrors } from './validation.ts'

/** A person asks to be forgotten: everything they did until then is to go. */
export const Erasure = Type.Object(
  { receiptId: Uuid, userId: UserId, requestedAt: Instant },
  { additionalProperties: false, title: 'Erasure' },
)
export type Erasure = Static<typeof Erasure>

/** Everything that is wrong with an erasure; empty when it can be carried out. */
export function erasureErrors(value: unknown): FieldError[] {
  const errors = fieldErrors(Erasure, value)
  if (errors.length > 0) return errors
  const { requestedAt } = value as Erasure // the schema has just said so
  return Number.isNaN(Date.parse(requestedAt))
    ? [{ path: '/requestedAt', value: requestedAt, expected: 'an instant that exists' }]
    : []
}

/** What DELETE /v1/users/{userId} answers once the erasure is durable. */
export const ErasureAccepted = Type.Object(
  {
    receiptId: Uuid,
    requestedAt: Instant,
    receipt: Type.String({ description: 'Where it tells how far it is', examples: ['/v1/erasures/0b52f6d7-…'] }),
  },
  { title: 'ErasureAccepted' },
)
export type ErasureAccepted = Static<typeof ErasureAccepted>

const erasureStates = ['waiting', 'removing', 'removed', 'forgotten'] as const

/** How far an erasure is. It names nobody: whoever has its id asked for it. */
export const ErasureReceipt = Type.Object(
  {
    receiptId: Uuid,
    state: Type.Enum([...erasureStates], {
      description:
        'waiting: not read from the event log yet; removing: gone from the tables, not yet from the online store; removed: gone from every store, the model that serves was still fitted with them; forgotten: that too is over',
    }),
    requestedAt: Type.Union([Instant, Type.Null()]),
    removedAt: Type.Union([Instant, Type.Null()], { description: 'When the last store was rid of them' }),
    removed: Type.Record(Type.String(), Type.Integer(), {
      description:
        'Store → how much it held: interactions, deadLetters, onlineFeatures (absent when the online store was away), …',
    }),
    model: Type.Object(
      {
        firstWithout: Type.Union([Type.String(), Type.Null()], {
          description: 'The first version fitted without them; null before it is, and when no model can know them',
        }),
        fittedAt: Type.Union([Instant, Type.Null()]),
        dueBy: Type.Union([Instant, Type.Null()], {
          description: 'When its fit begins at the latest; null once it is there, and before the first model of all',
        }),
        championIsWithout: Type.Boolean({ description: 'Whether the version that serves now was fitted without them' }),
      },
      { description: 'Models' },
    ),
    logKeptUntil: Type.Union([Instant, Type.Null()], {
      description:
        'When the event log has dropped the last of their events by itself; null where it forgot them together with the stores',
    }),
  },
  { title: 'ErasureReceipt' },
)
export type ErasureReceipt = Static<typeof ErasureReceipt>

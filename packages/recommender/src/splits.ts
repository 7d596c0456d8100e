import { type Dataset, firstOfEach, type History, historyBetween } from './dataset.ts'

/** One question to a model: who went on from this history, and to what. */
export interface Case {
  readonly user: number
  /** All that the user did before the targets, oldest first; never empty. */
  readonly history: History
  /** Item indices of the train dataset; never empty, never disliked. */
  readonly targets: Uint32Array
}

export interface Split {
  /** The same users and items as the whole dataset, fewer interactions. */
  readonly train: Dataset
  /** In user order. */
  readonly cases: readonly Case[]
}

export interface ExaminerSplit extends Split {
  /** Every user with a hash up to this one was an examiner, if old enough; pass it on to keep later examiners nested. */
  readonly threshold: number
}

/** Which of a user's positive interactions is the target. */
export type HeldOut = 'last' | 'second-to-last'

const placesFromEnd: Readonly<Record<HeldOut, number>> = { last: 1, 'second-to-last': 2 }

export interface LeaveOneOutOptions {
  readonly heldOut?: HeldOut
  /** Whose interactions are held out, ascending; everyone's by default. */
  readonly users?: readonly number[]
}

/**
 * For each user one target, the last positive interaction (or the one before it); train ends just before the target, so
 * nothing later leaks. Users without an interaction before the target are no case and stay whole in train.
 */
export function leaveOneOut(
  dataset: Dataset,
  { heldOut = 'last', users = allUsers(dataset) }: LeaveOneOutOptions = {},
): Split {
  const place = placesFromEnd[heldOut]
  const lengths = Uint32Array.from(dataset.users, (_, user) => dataset.offsets[user + 1] - dataset.offsets[user])
  const cases: Case[] = []
  for (const user of users) {
    const start = dataset.offsets[user]
    const target = positivePlaceFromEnd(dataset, user, place)
    if (target === undefined || target === start) continue
    lengths[user] = target - start
    cases.push({
      user,
      history: historyBetween(dataset, start, target),
      targets: dataset.itemOf.slice(target, target + 1),
    })
  }
  return { train: firstOfEach(dataset, lengths), cases }
}

/**
 * The last `places` positive interactions of each of the given users are a case each, asked from all before it; train ends before
 * the earliest of them. One fit answers several questions about a person, which a small population needs.
 */
export function lastPlaces(
  dataset: Dataset,
  { users, places }: { readonly users: readonly number[]; readonly places: number },
): Split {
  const lengths = Uint32Array.from(dataset.users, (_, user) => dataset.offsets[user + 1] - dataset.offsets[user])
  const cases: Case[] = []
  for (const user of users) {
    const start = dataset.offsets[user]
    // a short history keeps two thirds of itself
    const asked = Math.min(places, Math.max(1, Math.floor(lengths[user] / 3)))
    for (let place = asked; place >= 1; place--) {
      const target = positivePlaceFromEnd(dataset, user, place)
      if (target === undefined || target === start) continue
      lengths[user] = Math.min(lengths[user], target - start)
      cases.push({
        user,
        history: historyBetween(dataset, start, target),
        targets: dataset.itemOf.slice(target, target + 1),
      })
    }
  }
  return { train: firstOfEach(dataset, lengths), cases }
}

/**
 * Cuts at one moment for everybody: train is what happened before it, targets are all that each user liked from it on.
 * The moment is that of the first interaction of the newest `share` (0 to 1). Users without an interaction before it
 * are no case: no history, no personal list.
 */
export function globalTime(dataset: Dataset, { share = 0.1 } = {}): Split {
  const newestFirst = dataset.times.toSorted().reverse()
  const cut = newestFirst[Math.ceil(share * newestFirst.length) - 1] ?? Number.POSITIVE_INFINITY
  const lengths = new Uint32Array(dataset.users.length)
  const cases: Case[] = []
  for (let user = 0; user < dataset.users.length; user++) {
    const [start, end] = [dataset.offsets[user], dataset.offsets[user + 1]]
    let middle = start
    while (middle < end && dataset.times[middle] < cut) middle++
    lengths[user] = middle - start

    const after = historyBetween(dataset, middle, end)
    const targets = after.items.filter((_, entry) => after.values[entry] > 0)
    if (middle > start && targets.length > 0)
      cases.push({ user, history: historyBetween(dataset, start, middle), targets })
  }
  return { train: firstOfEach(dataset, lengths), cases }
}

export interface ExaminerOptions {
  /** How many examiners; a few more only where hashes collide. */
  readonly limit: number
  /** Nobody with a hash above this one; the threshold of an earlier split keeps these examiners among the earlier ones. */
  readonly threshold?: number
}

const fewestInteractions = 5

/**
 * A held-out set for training again and again: the `limit` users with the smallest hash of their id, among those with at
 * least 5 interactions, each keep their last positive interaction out of train. Who is an examiner depends on nothing
 * but ids, so what yesterday's examiners did since is new to yesterday's model, if today passes on yesterday's threshold. The last film
 * of one who came back to an older one is not: whoever compares the two leaves those cases out.
 */
export function examinerSplit(dataset: Dataset, { limit, threshold = 0xff_ff_ff_ff }: ExaminerOptions): ExaminerSplit {
  const hashes = dataset.users.map(hashOf)
  const eligible = usersByHash(dataset).filter(
    (user) => hashes[user] <= threshold && dataset.offsets[user + 1] - dataset.offsets[user] >= fewestInteractions,
  )
  const highest = limit < eligible.length ? (hashes[eligible[limit - 1]] ?? -1) : threshold
  const examiners = eligible.filter((user) => hashes[user] <= highest).sort((a, b) => a - b)
  return { ...leaveOneOut(dataset, { users: examiners }), threshold: highest }
}

/** All user indices in the order of their ids' hashes: a sample that stays the same while the population grows. */
export function usersByHash(dataset: Dataset): number[] {
  const hashes = dataset.users.map(hashOf)
  return allUsers(dataset).sort((a, b) => hashes[a] - hashes[b] || a - b)
}

const utf8 = new TextEncoder()

/** 32-bit FNV-1a of the UTF-8 bytes. Source: draft-eastlake-fnv, sections 2 and 5. */
export function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93)
  return hash >>> 0
}

function allUsers({ users }: Dataset): number[] {
  return [...users.keys()]
}

function positivePlaceFromEnd({ offsets, values }: Dataset, user: number, place: number): number | undefined {
  let left = place
  for (let position = offsets[user + 1] - 1; position >= offsets[user]; position--) {
    if (values[position] > 0 && --left === 0) return position
  }
  return undefined
}

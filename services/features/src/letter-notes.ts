/** What features writes on a dead letter, among the headers of the message that it holds. */
export const letterNotes = {
  /** how much of the message is missing, in words */
  cut: 'dead_letter_cut',
  /** the catalogue when a film failed: one of a later revision has changed since, and a replay must not undo that */
  catalogueRevision: 'dead_letter_catalogue_revision',
} as const

export type LetterNotes = Readonly<Partial<Record<(typeof letterNotes)[keyof typeof letterNotes], string>>>

/** The headers of the message alone, as they were. */
export const withoutNotes = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !noteNames.has(name)))

const noteNames: ReadonlySet<string> = new Set(Object.values(letterNotes))

/**
 * The features that serving reads for every list: one value of bytes a person (history-bytes.ts). A projection of the offline
 * store, which can always be made again; so a driver may lose everything, but never mix two states of one person.
 */
export interface OnlineStore extends AsyncDisposable {
  readonly driver: 'redis' | 'memory'
  /** Values in the order of the ids; undefined where there is none. */
  read(userIds: readonly string[]): Promise<(Uint8Array | undefined)[]>
  /**
   * Writes each value, or removes it where there is to be none, unless it was changed since `before` was read.
   * @returns for each, whether it was written
   */
  replace(changes: readonly Change[]): Promise<boolean[]>
  remove(userIds: readonly string[]): Promise<void>
  /** Everyone of whom there is a value, a page at a time; who comes or goes meanwhile may be missing, or be there twice. */
  people(): AsyncIterable<readonly string[]>
  /** Which run of which server answers: another one may have come back with an older state, or none. Empty where nobody says. */
  instance(): Promise<string>
  /** Whether everything in the offline store has been projected since the instance that answers began. */
  isComplete(): Promise<boolean>
  /** @param instance that answered before the projection began */
  markComplete(instance: string): Promise<void>
  /** Whether a missing value is certain to mean that the person did nothing; false where values can be evicted. */
  knowsEveryone(): boolean
  /** @throws when the store does not answer */
  ping(): Promise<void>
}

export interface Change {
  readonly userId: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

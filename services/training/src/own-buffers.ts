/**
 * The memory behind arrays, for a message that moves it to another thread instead of copying it. Memory that an array shares with
 * others (a view, a piece of Node's pool) stays out: it is copied.
 */
export const ownBuffersOf = (arrays: readonly ArrayBufferView[]): ArrayBuffer[] =>
  arrays.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0 ? [buffer] : [],
  )

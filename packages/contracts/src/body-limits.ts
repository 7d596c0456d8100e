/** How many bytes a body may have. */
export const bodyLimitBytes = 1_048_576
/** The same for many films at once: a thousand with people and tags. */
export const moviesBodyLimitBytes = 8 * bodyLimitBytes
/** A file of events may have any size, and comes as fast as its sender reads it: it has an hour. */
export const importRoute = { path: '/v1/events/import', arrivalMs: 3_600_000 }

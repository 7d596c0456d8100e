/** How many bytes a body may have. */
export const bodyLimitBytes = 1_048_576
/** The same for many films at once: a thousand with people and tags. */
export const moviesBodyLimitBytes = 8 * bodyLimitBytes

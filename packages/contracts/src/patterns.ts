const id = '[A-Za-z0-9._~:@+-]{1,128}'

/** Identifiers travel through URLs, Kafka keys, Redis keys and logs: 1–128 characters that need no escaping in any of them. */
export const idPattern = `^(?!\\.{1,2}$)${id}$`
export const idWords = '1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone'

/** Any number of them, separated by commas, as a query has them. */
export const idListPattern = `^((?!\\.{1,2}(,|$))${id}(,(?!\\.{1,2}(,|$))${id})*)?$`

/** No control characters and no half of a surrogate pair: SQL cannot hold NUL, nor text that is not Unicode. */
export const textPattern = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$'
const textWords = 'text without control characters and halves of characters'

/** Patterns in words that a caller can act on. */
export const patternWords: Readonly<Record<string, string>> = { [idPattern]: idWords, [textPattern]: textWords }

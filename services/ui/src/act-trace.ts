/**
 * What a person does, and the lists that follow it, are one trace: its id is the event's own, so that who knows one finds the other.
 * Whether a trace is recorded is for the services to say.
 */
let last: { readonly traceId: string; readonly at: number } | undefined

const followsForMs = 10_000

/** The trace that an act begins. */
export function beginTrace(eventId: string, now = Date.now()): TraceHeaders {
  last = { traceId: eventId.replaceAll('-', '').toLowerCase(), at: now }
  return headersOf(last.traceId)
}

/** The trace of the last act, for what is asked soon after it; nothing when there was none. */
export function followTrace(now = Date.now()): TraceHeaders {
  return last !== undefined && now - last.at < followsForMs ? headersOf(last.traceId) : {}
}

type TraceHeaders = { readonly traceparent?: string }

/** https://www.w3.org/TR/trace-context/: version, trace, the caller's own span, and that it may be recorded. */
function headersOf(traceId: string): TraceHeaders {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(8)))
  const span = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { traceparent: `00-${traceId}-${span}-01` }
}

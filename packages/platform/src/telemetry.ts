import { type Context, context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { decimal, optionalUrl } from './config.ts'
import { withDeadline } from './deadline.ts'
import type { Log } from './log.ts'

export const telemetrySettings = {
  otlpEndpoint: optionalUrl({
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schemes: ['http', 'https'],
    description: 'OTLP/HTTP collector that traces are sent to; tracing is off without it',
  }),
  traceSampleRatio: decimal({
    env: 'TRACE_SAMPLE_RATIO',
    min: 0,
    max: 1,
    fallback: 0.1,
    description: 'Share of traces that are recorded; the same for every service',
  }),
}

// The exporter itself tries for many seconds, which a shutdown does not have.
const flushDeadlineMs = 1_000

/**
 * Starts tracing for this process. Trace ids always exist, travel in `traceparent` and stand in the logs; spans are
 * recorded and sent only when an OTLP endpoint is given, and only then is the exporter loaded.
 *
 * @param service the `service.name` of every span, without its `marquee-` prefix
 * @param log learns when the last spans could not be sent; that fails no shutdown
 */
export async function startTelemetry(
  service: string,
  config: { otlpEndpoint: string | undefined; traceSampleRatio: number },
  log?: Log,
): Promise<AsyncDisposable> {
  const provider = config.otlpEndpoint
    ? await exportingProvider(service, config.otlpEndpoint, config.traceSampleRatio)
    : new TracerProvider({ sampler: new AlwaysOffSampler() })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return {
    async [Symbol.asyncDispose]() {
      await withDeadline(provider.shutdown(), flushDeadlineMs, 'the collector does not answer').catch(
        (error: unknown) => log?.warn({ err: error }, 'the last traces could not be sent'),
      )
      trace.disable()
      propagation.disable()
      context.disable()
    },
  }
}

async function exportingProvider(service: string, endpoint: string, ratio: number): Promise<TracerProvider> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const { resourceFromAttributes } = await import('@opentelemetry/resources')
  const byId = new TraceIdRatioBasedSampler(ratio)
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `marquee-${service}` }),
    // A caller's trace is recorded by its id too, not by the caller's flag: nobody has everything recorded by asking for it. With one
    // ratio everywhere, every service decides the same about one trace.
    sampler: new ParentBasedSampler({ root: byId, remoteParentSampled: byId }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }) }),
    ],
  })
}

export type TraceCarrier = Record<string, string>

/** The current trace as `traceparent` (and `tracestate`), to be put beside a message or a request. */
export function injectTrace(): TraceCarrier {
  const carrier: TraceCarrier = {}
  propagation.inject(context.active(), carrier)
  return carrier
}

/** The context in which a message or request was sent, from its headers. */
export const extractTrace = (carrier: object): Context => propagation.extract(context.active(), carrier)

const tracer = () => trace.getTracer('marquee')

/** Opens a server span for a request that carries `headers`; `end` closes it with the answer's status. */
export function serverSpan(name: string, headers: object): { context: Context; end(status: number): void } {
  const parent = extractTrace(headers)
  const span = tracer().startSpan(name, { kind: SpanKind.SERVER }, parent)
  return {
    context: trace.setSpan(parent, span),
    end(status) {
      span.setAttribute('http.response.status_code', status)
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

/** Runs `work` inside a span; a failure is recorded on it and thrown on. */
export function inSpan<T>(
  name: string,
  options: { kind: 'producer' | 'consumer' | 'internal'; parent?: Context },
  work: () => Promise<T>,
): Promise<T> {
  const kind = { producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL }[options.kind]
  return tracer().startActiveSpan(name, { kind }, options.parent ?? context.active(), async (span) => {
    try {
      return await work()
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
      throw error
    } finally {
      span.end()
    }
  })
}

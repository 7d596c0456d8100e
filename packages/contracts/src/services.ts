/** The five services, the ports they listen on unless told otherwise, and what each does in a line. */
export const services = {
  ui: { port: 8080, summary: 'The film site, and the proxy that puts the other services behind one address' },
  ingestion: { port: 8081, summary: 'Takes what people do, and films, and acknowledges once they are durable' },
  features: { port: 8082, summary: 'Turns events into features: the only writer of the feature store' },
  training: { port: 8083, summary: 'Fits models, judges them against the champion, promotes and rolls back' },
  serving: { port: 8084, summary: 'Ranks and explains films for a person, from their live history' },
} as const

export type ServiceName = keyof typeof services

/** In the order in which they are told of. */
export const serviceNames = Object.keys(services) as ServiceName[] // `services` has no other keys

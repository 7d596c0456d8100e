import { services } from '@marquee/contracts/services'
import { type Visitor, visitorOf } from '../harness.ts'
import { forward } from './kubectl.ts'

/** The site, as a person on this machine meets it. */
export async function openSite(): Promise<AsyncDisposable & Visitor> {
  const way = await forward('service/ui', services.ui.port)
  return { ...visitorOf({ ui: way.address }), [Symbol.asyncDispose]: () => way[Symbol.asyncDispose]() }
}

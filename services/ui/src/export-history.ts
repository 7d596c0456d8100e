import type { HistoryPage } from '@marquee/contracts/recommendation'
import { api, historyPage } from './api.ts'

/** A person's history, every page of it. */
export async function wholeHistory(userId: string): Promise<Pick<HistoryPage, 'userId' | 'items'>> {
  const items: HistoryPage['items'] = []
  for (;;) {
    const page = await api.history(userId, AbortSignal.timeout(10_000), items.length)
    items.push(...page.items)
    if (page.items.length < historyPage || items.length >= page.total) return { userId, items }
  }
}

/** Gives the browser something to keep as a JSON file. */
export function saveAsFile(name: string, content: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000) // the browser reads it after the click has returned
}

/** What this browser kept under a key; undefined when nothing is there, or when the browser keeps nothing. */
export function readStored(key: string): unknown {
  try {
    const text = window.localStorage.getItem(key)
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined // storage switched off, or not ours: the page works without
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // storage switched off or full: the page works without
  }
}

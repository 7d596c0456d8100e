import { ApiError } from './api.ts'
import { strings } from './strings.ts'

/**
 * Code that is imported when it is needed, with its styles.
 *
 * @throws ApiError when it cannot be fetched; asked for again it is fetched again
 */
export async function fetchCode<Code>(importing: () => Promise<Code>): Promise<Code> {
  try {
    const code = await importing()
    await Promise.all([...failedStyles].map(fetchStyles))
    return code
  } catch (cause) {
    throw new ApiError(strings.trouble.code, { cause })
  }
}

/** Vite asks for a style sheet once, whatever came of it, and the code that comes later would stand there without it. */
const failedStyles = new Set<HTMLLinkElement>()

if (typeof document !== 'undefined')
  document.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') failedStyles.add(target)
    },
    { capture: true }, // it does not bubble
  )

function fetchStyles(link: HTMLLinkElement): Promise<void> {
  failedStyles.delete(link)
  return new Promise((resolve, reject) => {
    const again = document.createElement('link')
    again.rel = 'stylesheet'
    again.href = link.href
    again.onload = () => resolve()
    again.onerror = reject // it is on the list again
    link.replaceWith(again)
  })
}

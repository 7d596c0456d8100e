/** What MovieLens moves behind a comma to sort by: "Matrix, The", "Atalante, L'". */
const articles =
  "The|A|An|Le|La|Les|L'|Un|Une|Il|Lo|I|Gli|Una|El|Los|Las|Der|Die|Das|Ein|Eine|Het|De|Det|Den|En|Et|Ett|O|Os|As|Um|Uma|Da"

const articleBehind = new RegExp(`^(\\s*(?:a\\.?k\\.?a\\.?\\s+)?)(.*\\S), (${articles})(\\s*)$`, 'u')
/** At the end of a title that is tidied: its spaces are single. */
const yearBehind = / ?\((\d{4})(?: ?[-–—] ?(?:\d{4})?)?\)$/u
const earliestYear = 1870
const latestYear = 2100

/**
 * A catalogue's title as people say it, and its year: "Matrix, The (1999)" → "The Matrix", 1999. Articles return to
 * the front, inside parentheses too; other names of the film, "(a.k.a. …)", stay. Series give their first year,
 * "(2006–2007)" → 2006; without a believable year it is null and nothing is cut.
 */
export function parseTitle(text: string): { title: string; year: number | null } {
  const tidy = tidied(text)
  const match = yearBehind.exec(tidy)
  const year = Number(match?.[1])
  if (!match || match.index === 0 || year < earliestYear || year > latestYear) {
    return { title: articlesInFront(tidy), year: null }
  }
  return { title: articlesInFront(tidy.slice(0, match.index)), year }
}

/** One line, single spaces, no control characters. */
export const tidied = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()

const articlesInFront = (title: string): string => title.replaceAll(/[^()]+/gu, articleInFront)

function articleInFront(part: string): string {
  const match = articleBehind.exec(part)
  if (!match) return part
  const [, before = '', name = '', article = '', after = ''] = match
  return `${before}${article}${article.endsWith("'") ? '' : ' '}${name}${after}`
}

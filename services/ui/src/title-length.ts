/** How large a title can stand: the longest known would fill the screen at the size of a short one. */
export function titleLength(title: string): 'short' | 'long' | 'very long' {
  if (title.length <= 26) return 'short'
  return title.length <= 60 ? 'long' : 'very long'
}

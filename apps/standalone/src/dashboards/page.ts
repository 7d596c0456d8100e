/** One picture: what it answers as its title, and the queries that it draws. */
export interface Panel {
  readonly title: string
  /** why it is there, and what is good and bad */
  readonly about?: string
  readonly unit: 'reqps' | 'percentunit' | 's' | 'short' | 'bytes' | 'cps'
  /** a line over time, the newest number, or a table of what is true now */
  readonly as?: 'lines' | 'number' | 'table' | 'heatmap'
  /** from here on it is bad: drawn as a line, and numbers turn red */
  readonly limit?: number
  /** below the limit is bad, not above it */
  readonly floor?: true
  /** of 24 columns */
  readonly width?: number
  /** by what stands in the legend */
  readonly queries: Readonly<Record<string, string>>
}

export interface Page {
  readonly title: string
  readonly about: string
  readonly rows: Readonly<Record<string, readonly Panel[]>>
}

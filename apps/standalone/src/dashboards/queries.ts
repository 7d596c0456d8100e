/** As long as the graph needs. */
export const window = '[$__rate_interval]'

/** Grows by so much a second, for each value of the labels. */
export const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}${window}))`

/** What this share of all stays below. */
export const quantile = (q: number, metric: string, selector: string, by: string): string =>
  `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (rate(${metric}_bucket${selector}${window})))`

export const requests = 'marquee_http_request_duration_seconds'
/** Requests that somebody waits for. */
export const people = 'route!~"/livez|/readyz|/metrics"'

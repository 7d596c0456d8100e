import { serviceNames } from '@marquee/contracts/services'
import type { Page } from './page.ts'
import { people, quantile, rate, requests } from './queries.ts'

export const system: Page = {
  title: 'System',
  about: 'Is everybody served? The objectives first, then each service beside the others.',
  rows: {
    'What we promise': [
      {
        title: 'Requests that fail',
        about: 'The worst of the services that people wait for. 0.1% is the objective over 30 days.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.001,
        queries: {
          failing: 'max(service:marquee_http_errors:ratio_rate1h{service=~"ui|ingestion|serving"})',
        },
      },
      {
        title: 'Interactions late',
        about: 'Longer than a second until the next list knows. 1% is the objective over 30 days.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.01,
        queries: { late: 'marquee:interactions_late:ratio_rate1h' },
      },
      {
        title: 'Lists slow',
        about: 'Longer than 250 ms.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.01,
        queries: { slow: 'marquee:lists_slow:ratio_rate5m' },
      },
      {
        title: 'Lists degraded',
        about: 'A store or the model is away.',
        unit: 'percentunit',
        as: 'number',
        limit: 0.05,
        queries: { degraded: 'marquee:lists_degraded:ratio_rate5m' },
      },
      {
        title: 'Dead letters waiting',
        unit: 'short',
        as: 'number',
        limit: 1,
        queries: { waiting: 'max(marquee_dead_letters_waiting)' },
      },
      {
        title: 'Replicas that answer',
        unit: 'short',
        as: 'number',
        limit: 5,
        floor: true,
        queries: { up: `sum(up{service=~"${serviceNames.join('|')}"})` },
      },
      {
        title: 'Alerts firing',
        about: 'Each has its runbook in docs/runbooks.',
        unit: 'short',
        as: 'table',
        width: 24,
        queries: { firing: 'sum by (alertname, severity, service, topic) (ALERTS{alertstate="firing"})' },
      },
    ],
    'Each service': [
      { title: 'Requests', unit: 'reqps', queries: { '{{service}}': rate(`${requests}_count{${people}}`, 'service') } },
      {
        title: 'Requests that fail',
        unit: 'percentunit',
        limit: 0.001,
        queries: { '{{service}}': 'service:marquee_http_errors:ratio_rate5m' },
      },
      {
        title: 'Time to answer, 99 of 100',
        unit: 's',
        queries: { '{{service}}': quantile(0.99, requests, `{${people}}`, 'service') },
      },
      {
        title: 'Dependencies that fail',
        unit: 'cps',
        queries: { '{{service}}: {{dependency}}': rate('marquee_dependency_failures_total', 'service, dependency') },
      },
    ],
    Processes: [
      {
        title: 'Memory',
        unit: 'bytes',
        queries: { '{{service}} {{instance}}': 'max by (service, instance) (process_resident_memory_bytes)' },
      },
      {
        title: 'Processors used',
        unit: 'short',
        queries: { '{{service}} {{instance}}': rate('process_cpu_seconds_total', 'service, instance') },
      },
      {
        title: 'Event loop late, 99 of 100',
        about: 'Above a tenth of a second requests wait for one that computes.',
        unit: 's',
        limit: 0.1,
        queries: { '{{service}} {{instance}}': 'max by (service, instance) (nodejs_eventloop_lag_p99_seconds)' },
      },
    ],
  },
}

import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type Panel as GrafanaPanel,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as HeatmapBuilder } from '@grafana/grafana-foundation-sdk/heatmap'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as NumberBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { Page, Panel } from './dashboards/page.ts'

const source = { type: 'prometheus', uid: '$datasource' }

/** A page as Grafana reads it: the Prometheus that it asks is chosen on it, and each page links to the others. */
export function grafanaDashboard(uid: string, { title, about, rows }: Page): Dashboard {
  const dashboard = new DashboardBuilder(`Marquee · ${title}`)
    .uid(uid)
    .description(about)
    .tags(['marquee'])
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .link(
      new DashboardLinkBuilder('Marquee')
        .type(DashboardLinkType.Dashboards)
        .tags(['marquee'])
        .asDropdown(true)
        .keepTime(true),
    )
  for (const [name, panels] of Object.entries(rows)) {
    dashboard.withRow(new RowBuilder(name))
    for (const panel of panels) dashboard.withPanel(grafanaPanel(panel))
  }
  return dashboard.build()
}

function grafanaPanel(panel: Panel): Builder<GrafanaPanel> {
  const { as = 'lines', title, about = '', unit, queries, width } = panel
  const targets = Object.entries(queries).map(([legend, expr], index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .expr(expr)
      .legendFormat(legend)
    if (as === 'heatmap') return query.range().format(PromQueryFormat.Heatmap)
    return as === 'table' ? query.instant().format(PromQueryFormat.Table) : query.range()
  })
  switch (as) {
    case 'lines': {
      const lines = new LinesBuilder()
        .title(title)
        .description(about)
        .datasource(source)
        .unit(unit)
        .axisSoftMin(0)
        .height(8)
        .span(width ?? 8)
        .fillOpacity(8)
        .legend(new VizLegendOptionsBuilder().showLegend(true))
        .targets(targets)
      if (panel.limit === undefined) return lines
      return lines
        .thresholds(thresholds(panel, panel.limit))
        .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    }
    case 'number': {
      const number = new NumberBuilder()
        .title(title)
        .description(about)
        .datasource(source)
        .unit(unit)
        .height(5)
        .span(width ?? 4)
        .targets(targets)
      return panel.limit === undefined ? number : number.thresholds(thresholds(panel, panel.limit))
    }
    case 'table':
      return new TableBuilder()
        .title(title)
        .description(about)
        .datasource(source)
        .height(6)
        .span(width ?? 12)
        .targets(targets)
        .noValue('none')
    case 'heatmap':
      return new HeatmapBuilder()
        .title(title)
        .description(about)
        .datasource(source)
        .unit(unit)
        .height(8)
        .span(width ?? 12)
        .targets(targets)
  }
}

const [good, bad] = ['green', 'red'] as const

function thresholds({ floor }: Panel, limit: number): ThresholdsConfigBuilder {
  const [below, above] = floor ? [bad, good] : [good, bad]
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value: limit, color: above },
  ])
}

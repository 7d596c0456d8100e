import type { ModelRecord } from '@marquee/contracts/model'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useId, useState } from 'react'
import { messageOf } from '../../api.ts'
import { opensDialog } from '../../components/dialog.tsx'
import { consoleApi } from '../api.ts'
import { useNewest } from '../live.ts'
import { bytes, instant, score, share, table } from '../numbers.ts'
import { Confirm } from '../parts/confirm.tsx'
import { ErrorBars, type Estimate } from '../parts/error-bars.tsx'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { TrainingRuns } from '../parts/training-run.tsx'
import { modelsQuery } from '../queries.ts'
import { words } from '../strings.ts'
import styles from './console-page.module.css'

const text = words.models

type Asked = { readonly act: 'promote'; readonly version: string } | { readonly act: 'roll back' }

/** The versions of the model: which is champion, how good each is, why, and what to do about it. */
export function ModelsPage() {
  const { version } = useSearch({ from: '/console/models' })
  const { data, error } = useQuery(modelsQuery)
  const live = useNewest()
  const act = useAct()
  const nothingBefore = useId()
  const [asked, setAsked] = useState<Asked>()
  useFollowTraining()
  useEffect(() => {
    document.title = words.title(words.pages.models)
  }, [])
  const champion = data?.champion ?? undefined
  const predecessor = data?.predecessor ?? undefined
  const chosen = data?.models.find((model) => model.version === (version ?? champion))
  const instances = live?.services.serving.instances.length
  const confirm = (): void => {
    if (asked?.act === 'promote') act.mutate(() => consoleApi.promote(asked.version))
    else act.mutate(consoleApi.rollBack)
  }
  return (
    <div className={styles['page']} aria-busy={!data}>
      <div className={styles['title']}>
        <h1>{text.heading}</h1>
        <p role="status">
          {data && (champion === undefined ? text.noChampion : text.champion(champion))}
          {champion !== undefined && live && ` · ${text.inUse(live.champions[champion] ?? 0, instances ?? 0)}`}
          {champion !== undefined && predecessor === undefined && (
            <span id={nothingBefore}> · {text.nothingBefore}</span>
          )}
          {data?.rolledBack && ` · ${text.rolledBack}`}
        </p>
        <div className={styles['actions']}>
          <button type="button" className="button" onClick={() => act.mutate(consoleApi.train)}>
            {text.train}
          </button>
          {champion !== undefined && data?.rolledBack && (
            <button
              type="button"
              className={styles['plain']}
              onClick={() => act.mutate(() => consoleApi.promote(champion))}
            >
              {text.goOn(champion)}
            </button>
          )}
          <button
            type="button"
            className={styles['plain']}
            disabled={predecessor === undefined}
            aria-describedby={nothingBefore}
            onClick={() => setAsked({ act: 'roll back' })}
            {...opensDialog}
          >
            {text.rollBack}
          </button>
        </div>
      </div>
      {error && <p className={styles['trouble']}>{words.failed(messageOf(error))}</p>}
      {act.error && (
        <p className={styles['trouble']} role="alert">
          {messageOf(act.error)}
        </p>
      )}
      {data && version !== undefined && !chosen && <p className={styles['trouble']}>{text.unknownVersion(version)}</p>}
      {data && (
        <div className={styles['panels']} data-columns="three">
          <Versions
            models={data.models}
            chosen={chosen?.version}
            onPromote={(promoted) => setAsked({ act: 'promote', version: promoted })}
          />
          {chosen && <Judged model={chosen} />}
          {chosen && <Lineage model={chosen} />}
          <TrainingRuns />
        </div>
      )}
      {asked && (
        <Confirm
          heading={asked.act === 'promote' ? text.confirmPromote(asked.version) : text.confirmRollBack}
          text={
            asked.act === 'promote'
              ? text.promoteText(asked.version, champion ?? words.flow.none)
              : text.rollBackText(predecessor ?? words.flow.none)
          }
          act={asked.act === 'promote' ? text.promote(asked.version) : text.rollBack}
          onConfirm={confirm}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}

/** Does something, and reads everything about models again. */
function useAct() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (act: () => Promise<void>) => act(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['console'] }),
  })
}

/** A run that moves on, or a champion that changes, is followed by the versions at once. */
function useFollowTraining(): void {
  const queryClient = useQueryClient()
  const newest = useNewest()
  const marks = newest && `${newest.run?.runId} ${newest.run?.state} ${Object.keys(newest.champions)}`
  useEffect(() => {
    if (marks !== undefined) void queryClient.invalidateQueries({ queryKey: ['console'] })
  }, [marks, queryClient])
}

function Versions({
  models,
  chosen,
  onPromote,
}: {
  readonly models: readonly ModelRecord[]
  readonly chosen: string | undefined
  readonly onPromote: (version: string) => void
}) {
  const { columns } = text
  const rows = models.map((model) => [
    model.version,
    text.status[model.status],
    figureOf(model, 'ndcg10'),
    figureOf(model, 'ndcg10StandardError'),
    figureOf(model, 'coverage10'),
    model.createdAt,
    model.artefactBytes,
    model.reason,
  ])
  const header = [
    columns.version,
    columns.status,
    columns.ndcg,
    '±',
    columns.coverage,
    columns.made,
    'bytes',
    columns.reason,
  ]
  return (
    <Panel title={text.versions} note={text.versionsNote} copy={() => table([header, ...rows])} wide>
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{columns.version}</th>
              <th scope="col">{columns.status}</th>
              <th scope="col" data-number>
                {columns.ndcg}
              </th>
              <th scope="col" data-number>
                {columns.coverage}
              </th>
              <th scope="col">{columns.made}</th>
              <th scope="col" data-number>
                {columns.size}
              </th>
              <th scope="col">{columns.reason}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={model.version} aria-current={model.version === chosen}>
                <td>
                  <Link to="/console/models" search={{ version: model.version }} resetScroll={false}>
                    {model.version}
                  </Link>
                </td>
                <td data-status={model.status}>{text.status[model.status]}</td>
                <td data-number>{estimateText(model)}</td>
                <td data-number>{percentOf(figureOf(model, 'coverage10'))}</td>
                <td>
                  <time dateTime={model.createdAt}>{instant(model.createdAt)}</time>
                </td>
                <td data-number>{model.artefactSha256 === null ? text.notKept : bytes(model.artefactBytes)}</td>
                <td className={styles['words']}>{model.reason}</td>
                <td data-number>
                  {model.status !== 'champion' && model.artefactSha256 !== null && (
                    <button
                      type="button"
                      className={styles['plain']}
                      onClick={() => onPromote(model.version)}
                      {...opensDialog}
                    >
                      {text.promote(model.version)}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** How it did beside what it was held against, and what became of it. */
function Judged({ model }: { readonly model: ModelRecord }) {
  const { version, lineage, reason, metrics } = model
  const champion = lineage?.champion?.version
  const estimates: readonly (Estimate | undefined)[] = [
    estimateOf(model, 'ndcg10', version, true),
    champion === undefined ? undefined : estimateOf(model, 'championNdcg10', champion, false),
    estimateOf(model, 'popularityNdcg10', 'popularity', false),
  ]
  const shown = estimates.filter((estimate) => estimate !== undefined)
  return (
    <Panel
      title={`${version}: ${text.figures}`}
      note={text.figuresNote}
      copy={() =>
        table([['', 'NDCG@10', '±'], ...shown.map(({ name, value, standardError }) => [name, value, standardError])])
      }
    >
      <ErrorBars estimates={shown} />
      <h3 className={styles['heading']}>{text.judged}</h3>
      <p className={styles['paragraph']}>{reason ?? text.noReason}</p>
      <h3 className={styles['heading']}>{text.all}</h3>
      <Facts
        rows={Object.entries(metrics)
          .filter(([name]) => !/Ndcg10|StandardError/.test(name))
          .map(([name, value]) => [
            name,
            Number.isInteger(value) ? value.toLocaleString('en') : value < 1 ? score(value) : value.toFixed(1),
          ])}
      />
    </Panel>
  )
}

function Lineage({ model }: { readonly model: ModelRecord }) {
  const { fields } = text
  const { lineage } = model
  const rows: readonly (readonly [string, string])[] = [
    [fields.algorithm, model.algorithm],
    [fields.watermark, model.dataWatermark],
    [fields.catalogue, String(model.catalogueRevision ?? '–')],
    [fields.championBefore, lineage?.champion?.version ?? text.nobody],
    [fields.examiners, String(lineage?.examiners ?? '–')],
    [fields.quarantined, lineage?.quarantined.map(({ reason }) => reason).join('; ') || words.flow.none],
    [fields.runtime, lineage?.runtime ?? '–'],
    [fields.created, instant(model.createdAt)],
    [fields.promoted, model.promotedAt === null ? '–' : instant(model.promotedAt)],
    [fields.fingerprint, model.fingerprint],
    [fields.artefact, model.artefactSha256 ?? text.notKept],
    [fields.parameters, JSON.stringify(model.parameters)],
  ]
  return (
    <Panel title={`${model.version}: ${text.lineage}`} copy={() => table(rows)}>
      <dl className={styles['pairs']}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={value.length > 30 ? styles['mono'] : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

const figureOf = ({ metrics }: ModelRecord, name: string): number | null => metrics[name] ?? null

function estimateOf(model: ModelRecord, figure: string, name: string, isOurs: boolean): Estimate | undefined {
  const [value, standardError] = [figureOf(model, figure), figureOf(model, `${figure}StandardError`)]
  return value === null ? undefined : { name, value, standardError: standardError ?? 0, isOurs }
}

function estimateText(model: ModelRecord): string {
  const estimate = estimateOf(model, 'ndcg10', model.version, true)
  return estimate ? `${score(estimate.value)} ± ${score(estimate.standardError)}` : '–'
}

const percentOf = (value: number | null): string => (value === null ? '–' : share(value))

import type { PersonFeatures } from '@marquee/contracts/operations'
import type { Candidate, RecommendationExplanation } from '@marquee/contracts/recommendation'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useId } from 'react'
import { ApiError, messageOf } from '../../api.ts'
import { count, day, instant, share, table } from '../numbers.ts'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { explanationQuery, featuresQuery, personHistoryQuery } from '../queries.ts'
import { words } from '../strings.ts'
import styles from './console-page.module.css'
import own from './people.module.css'

const text = words.people

/** One person: what they did, what is stored of it, their list, and how it came about. */
export function PeoplePage() {
  const { person, list } = useSearch({ from: '/console/people' })
  useEffect(() => {
    document.title = words.title(person === undefined ? words.pages.people : person)
  }, [person])
  return (
    <div className={styles['page']}>
      <div className={styles['title']}>
        <h1>{person ?? text.heading}</h1>
        {person === undefined && list === undefined && <p>{text.nobody}</p>}
      </div>
      <Choose key={`${person} ${list}`} person={person} list={list} />
      {(person !== undefined || list !== undefined) && (
        <div className={styles['panels']}>
          <Explained person={person ?? ''} list={list} />
          {person !== undefined && (
            <div className={own['stored']}>
              <Features person={person} />
              <History person={person} />
            </div>
          )}
        </div>
      )}
    </div>
  )
}

function Choose({ person, list }: { readonly person: string | undefined; readonly list: string | undefined }) {
  const navigate = useNavigate()
  const [personId, listId] = [useId(), useId()]
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = (name: string) => String(form.get(name) ?? '').trim() || undefined
    void navigate({ to: '/console/people', search: { person: given('person'), list: given('list') } })
  }
  return (
    <form className={own['choose']} onSubmit={submit}>
      <div>
        <label htmlFor={personId}>{text.label}</label>
        <input
          id={personId}
          name="person"
          defaultValue={person}
          maxLength={128}
          pattern="[A-Za-z0-9._~:@+\-]*"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <p>{text.hint}</p>
      </div>
      <div>
        <label htmlFor={listId}>{text.listLabel}</label>
        <input
          id={listId}
          name="list"
          defaultValue={list}
          maxLength={36}
          pattern="[0-9A-Fa-f\-]{36}"
          autoComplete="off"
          spellCheck={false}
        />
        <p>{text.listHint}</p>
      </div>
      <button type="submit" className="button">
        {text.show}
      </button>
    </form>
  )
}

/** The list, film by film with its reasons; and everything that was considered for it. */
function Explained({ person, list }: { readonly person: string; readonly list: string | undefined }) {
  const { data, error } = useQuery(explanationQuery(person, list))
  if (error)
    return (
      <p className={styles['trouble']} role="alert">
        {error instanceof ApiError && error.status === 404 ? text.unknownList : words.failed(messageOf(error))}
      </p>
    )
  if (!data) return <p className={styles['quiet']}>{words.loading}</p>
  return (
    <>
      <List explanation={data} />
      <Considered candidates={data.candidates} />
    </>
  )
}

function List({ explanation }: { readonly explanation: RecommendationExplanation }) {
  const { items, tier, modelVersion, historyLength, shownAt, identical, note } = explanation
  const rows = items.map(({ movie, score, reason, evidence }, place) => [
    place + 1,
    movie.title,
    score,
    reason,
    evidence.map(({ title, share: part }) => `${title} ${share(part)}`).join(', '),
  ])
  return (
    <Panel
      title={text.list}
      note={shownAt === null ? text.listNow : text.listThen(instant(shownAt))}
      copy={() => table([[text.place, text.film, text.score, text.reason, text.evidence], ...rows])}
    >
      <p className={own['rests']}>
        {text.rests(tier, modelVersion ?? text.noModel, historyLength)}
        {identical === true && ` · ${text.identical}`}
        {note !== null && ` · ${note}`}
      </p>
      <ol className={own['list']}>
        {items.map(({ movie, score, reason, evidence }) => (
          <li key={movie.movieId}>
            <p>
              <Link to="/films/$movieId" params={{ movieId: movie.movieId }}>
                {movie.title}
              </Link>
              <span>{score.toFixed(3)}</span>
            </p>
            <p className={own['reason']}>{reason}</p>
            <ul aria-label={text.evidence}>
              {evidence.map(({ movieId, title, share: part }) => (
                <li key={movieId} style={{ '--share': part }}>
                  {title} <b>{share(part)}</b>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

const isOutcome = (name: string | undefined): name is keyof typeof text.outcomes =>
  name !== undefined && name in text.outcomes

const outcomeInWords = (name: string): string => (isOutcome(name) ? text.outcomes[name] : name)

function Considered({ candidates }: { readonly candidates: readonly Candidate[] }) {
  const { outcome: wanted } = useSearch({ from: '/console/people' })
  const outcome = isOutcome(wanted) ? wanted : undefined
  const tally = Map.groupBy(candidates, (candidate) => candidate.outcome)
  const placed = candidates.map((candidate, place) => ({ ...candidate, place: place + 1 }))
  const shown = placed.filter((candidate) => outcome === undefined || candidate.outcome === outcome)
  const scores = candidates.map(({ score }) => score)
  const [most, least] = [Math.max(...scores), Math.min(...scores)]
  return (
    <Panel
      title={text.considered}
      note={text.consideredNote}
      copy={() =>
        table([
          [text.place, text.film, text.score, text.outcome],
          ...placed.map(({ place, movie, score, outcome: became }) => [
            place,
            movie.title,
            score,
            outcomeInWords(became),
          ]),
        ])
      }
    >
      {candidates.length === 0 && <p className={styles['quiet']}>{text.noCandidates}</p>}
      <nav className={own['outcomes']} aria-label={text.outcome}>
        {[undefined, ...tally.keys()].map((name) => (
          <Link
            key={name ?? text.every}
            to="/console/people"
            search={(before) => ({ ...before, outcome: name })}
            resetScroll={false}
            activeOptions={{ exact: true }}
          >
            {name === undefined ? text.every : outcomeInWords(name)}{' '}
            <b>{name === undefined ? candidates.length : tally.get(name)?.length}</b>
          </Link>
        ))}
      </nav>
      <ol className={own['candidates']}>
        {shown.map(({ place, movie, score, outcome: became }) => (
          <li key={movie.movieId} data-outcome={became}>
            <span className={own['place']}>{place}</span>
            <Link to="/films/$movieId" params={{ movieId: movie.movieId }}>
              {movie.title}
            </Link>
            <span className={own['outcome']}>{outcomeInWords(became)}</span>
            <span
              className={own['bar']}
              style={{ '--share': most > least ? (score - least) / (most - least) : 1 }}
              aria-hidden="true"
            />
            <span className={own['score']}>{score.toFixed(3)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Features({ person }: { readonly person: string }) {
  const { data, error } = useQuery(featuresQuery(person))
  const rows = data ? rowsOf(data) : []
  return (
    <Panel title={text.features} note={text.featuresNote} copy={() => table(rows)}>
      {error && <p className={styles['trouble']}>{words.failed(messageOf(error))}</p>}
      <Facts rows={rows} />
      {data && (
        <p className={data.same ? styles['quiet'] : styles['trouble']}>
          {data.same ? text.same : data.onlineReachable ? text.different : text.unreachable}
        </p>
      )}
    </Panel>
  )
}

const rowsOf = ({ interactions, offlineFilms, online, onlineReachable, firstAt, lastAt }: PersonFeatures) =>
  [
    [text.events, count(interactions)],
    [text.offline, count(offlineFilms)],
    [
      text.online,
      online ? `${count(online.films)} · ${text.bytes(online.bytes)}` : onlineReachable ? text.none : text.unreachable,
    ],
    [text.firstEvent, firstAt === null ? '–' : instant(firstAt)],
    [text.lastEvent, lastAt === null ? '–' : instant(lastAt)],
  ] as const

/** The history as serving reads it, with how much each film of it speaks. */
function History({ person }: { readonly person: string }) {
  const { data, error } = useQuery(personHistoryQuery(person))
  const { data: features } = useQuery(featuresQuery(person))
  const strengths = new Map(features?.entries.map(({ movieId, strength }) => [movieId, strength]))
  const items = data?.items ?? []
  const said = ({ type, rating }: (typeof items)[number]) => (rating === undefined ? type : `${type} ${rating}`)
  const rows = items.map((item) => [
    item.movie.movieId,
    item.movie.title,
    said(item),
    strengths.get(item.movie.movieId) ?? null,
    item.occurredAt,
  ])
  return (
    <Panel
      title={text.history}
      {...(data ? { note: text.historyNote(items.length, data.total) } : {})}
      copy={() => table([['', text.film, text.said, text.strength, text.at], ...rows])}
    >
      {error && <p className={styles['trouble']}>{words.failed(messageOf(error))}</p>}
      {data?.total === 0 && <p className={styles['quiet']}>{text.noHistory}</p>}
      {items.length > 0 && (
        <div className={own['history']}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{text.film}</th>
                <th scope="col">{text.said}</th>
                <th scope="col" data-number>
                  {text.strength}
                </th>
                <th scope="col">{text.at}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.movie.movieId}>
                  <td>
                    <Link to="/films/$movieId" params={{ movieId: item.movie.movieId }}>
                      {item.movie.title}
                    </Link>
                  </td>
                  <td>{said(item)}</td>
                  <td data-number>{strengths.get(item.movie.movieId) ?? '–'}</td>
                  <td>
                    <time dateTime={item.occurredAt}>{day(item.occurredAt)}</time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

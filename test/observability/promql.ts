import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'

/** A metric that a query reads, with the labels it picks by. */
export interface Selector {
  readonly metric: string
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[]
}

export interface Query {
  readonly selectors: readonly Selector[]
  /** labels of `by`, `without`, `on`, `ignoring` and `group_left` */
  readonly grouping: readonly string[]
  /** labels that the query itself makes: of `label_replace` and `count_values` */
  readonly made: readonly string[]
}

/** What a query reads. @throws when it is no PromQL, with the place */
export function parseQuery(source: string): Query {
  const text = (node: SyntaxNode | null) => (node ? source.slice(node.from, node.to) : '')
  const selectors: Selector[] = []
  const grouping: string[] = []
  const made: string[] = []
  parser.parse(source).iterate({
    enter({ type, from, node }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${source}`)
      if (type.name === 'VectorSelector') selectors.push(selectorOf(node, text))
      if (type.name === 'GroupingLabels') grouping.push(...node.getChildren('LabelName').map(text))
      if (type.name === 'LabelReplace' || type.name === 'CountValues') {
        const call = node.parent?.parent?.getChild('FunctionCallBody')
        made.push(unquoted(text(call?.getChild('StringLiteral') ?? null)))
      }
    },
  })
  return { selectors, grouping, made }
}

function selectorOf(node: SyntaxNode, text: (node: SyntaxNode | null) => string): Selector {
  const matchers = node.getChild('LabelMatchers')
  return {
    metric: text(node.getChild('Identifier')),
    matchers: (matchers?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
      label: text(matcher.getChild('LabelName')),
      operator: text(matcher.getChild('MatchOp')),
      value: unquoted(text(matcher.getChild('StringLiteral'))),
    })),
  }
}

const unquoted = (literal: string): string => literal.replace(/^["'`]|["'`]$/g, '')

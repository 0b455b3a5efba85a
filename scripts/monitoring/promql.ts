import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** One value of a metric. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** What a scraper has stored: each scrape with its time in seconds since 1970, the oldest first. */
export type Scrapes = readonly { at: number; samples: readonly Sample[] }[];

type Vector = Omit<Sample, 'name'>[];
type Value = number | Vector;

/** The samples of a page in Prometheus' text format. */
export function parseScrape(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', text = '']) => [label, text] as const);
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
}

/** Names of the metrics in an expression. Throws when it is no PromQL. */
export function metricsIn(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new SyntaxError(`This is no PromQL at ${from}: ${expression}`);
      if (type.name === 'Identifier') names.push(expression.slice(from, to));
    },
  });
  return [...new Set(names)];
}

/**
 * What an expression gives at the last scrape: the samples for which an alert would fire. It knows the part of PromQL that
 * our rules use (selectors, increase, max, min and sum with by, absent, time, arithmetic and comparison with a number, or,
 * and division of single values) and throws on anything else, so that no rule is passed by misreading it.
 */
export function evaluate(expression: string, scrapes: Scrapes): Vector {
  metricsIn(expression);
  const root = parser.parse(expression).topNode.firstChild;
  if (root === null) throw new SyntaxError('The expression is empty.');
  const value = calculated(root, { expression, scrapes, now: scrapes.at(-1)?.at ?? 0 });
  return typeof value === 'number' ? [{ labels: {}, value }] : value;
}

interface Place {
  expression: string;
  scrapes: Scrapes;
  now: number;
}

function calculated(node: SyntaxNode, place: Place): Value {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return Number(textOf(node, place));
    case 'ParenExpr':
      return calculated(childOf(node), place);
    case 'VectorSelector':
      return selected(node, place.scrapes.at(-1)?.samples ?? [], place);
    case 'BinaryExpr':
      return ofBinary(node, place);
    case 'AggregateExpr':
      return aggregated(node, place);
    case 'FunctionCall':
      return called(node, place);
    default:
      throw new RangeError(`${node.name} is not known here: ${textOf(node, place)}`);
  }
}

function ofBinary(node: SyntaxNode, place: Place): Value {
  const [left, operator, right] = childrenOf(node);
  if (left === undefined || operator === undefined || right === undefined) throw new RangeError('Not two sides.');
  const [a, b] = [calculated(left, place), calculated(right, place)];
  const sign = textOf(operator, place);
  if (sign === 'or') return alternatives(vectorOf(a), vectorOf(b));
  const calculate = arithmetic[sign];
  const compare = comparison[sign];
  if (typeof b === 'number') {
    if (compare) return vectorOf(a).filter(({ value }) => compare(value, b));
    if (calculate && typeof a === 'number') return calculate(a, b);
    if (calculate) return vectorOf(a).map(({ labels, value }) => ({ labels, value: calculate(value, b) }));
  } else if (calculate && typeof a === 'number') {
    return b.map(({ labels, value }) => ({ labels, value: calculate(a, value) }));
  } else if (calculate) {
    return vectorOf(a).flatMap(({ labels, value }) =>
      b
        .filter((other) => keyOf(other) === keyOf({ labels }))
        .map((other) => ({ labels, value: calculate(value, other.value) })),
    );
  }
  throw new RangeError(`${sign} is not known here.`);
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '/': (a, b) => a / b,
};
const comparison: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
};
const aggregation: Readonly<Record<string, (values: readonly number[]) => number>> = {
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
};

function alternatives(a: Vector, b: Vector): Vector {
  const known = new Set(a.map(keyOf));
  return [...a, ...b.filter((sample) => !known.has(keyOf(sample)))];
}

function aggregated(node: SyntaxNode, place: Place): Vector {
  const operator = node.getChild('AggregateOp');
  const combine = operator && aggregation[textOf(operator, place)];
  const body = node.getChild('FunctionCallBody');
  if (!combine || body === null) throw new RangeError(`Not known here: ${textOf(node, place)}`);
  const modifier = node.getChild('AggregateModifier');
  if (modifier !== null && modifier.getChild('By') === null) throw new RangeError('Only by is known here.');
  const by =
    modifier
      ?.getChild('GroupingLabels')
      ?.getChildren('LabelName')
      .map((label) => textOf(label, place)) ?? [];
  const groups = new Map<string, Vector>();
  for (const sample of vectorOf(calculated(childOf(body), place))) {
    const labels = Object.fromEntries(Object.entries(sample.labels).filter(([name]) => by.includes(name)));
    const key = keyOf({ labels });
    groups.set(key, [...(groups.get(key) ?? []), { labels, value: sample.value }]);
  }
  return [...groups.values()].map((group) => ({
    labels: group[0]?.labels ?? {},
    value: combine(group.map(({ value }) => value)),
  }));
}

function called(node: SyntaxNode, place: Place): Value {
  const name = textOf(childOf(node), place);
  const body = node.getChild('FunctionCallBody');
  if (name === 'time') return place.now;
  if (body === null) throw new RangeError(`${name} has no argument.`);
  if (name === 'increase') return increase(childOf(body), place);
  if (name !== 'absent') throw new RangeError(`${name} is not known here.`);
  if (vectorOf(calculated(childOf(body), place)).length > 0) return [];
  const equal = matchersOf(childOf(body), place).filter(({ operator }) => operator === '=');
  return [{ labels: Object.fromEntries(equal.map(({ label, text }) => [label, text])), value: 1 }];
}

/** From the first to the last scrape in the window, without the extrapolation that Prometheus adds at its ends. */
function increase(node: SyntaxNode, place: Place): Vector {
  const selector = node.getChild('VectorSelector');
  const [, minutes] = /\[(\d+)m\]$/.exec(textOf(node, place)) ?? [];
  if (selector === null || minutes === undefined) throw new RangeError(`Not known here: ${textOf(node, place)}`);
  const from = place.now - Number(minutes) * 60;
  const within = place.scrapes.filter(({ at }) => at >= from).map(({ samples }) => selected(selector, samples, place));
  const [first, last] = [within[0] ?? [], within.at(-1) ?? []];
  return within.length < 2
    ? []
    : last.flatMap((sample) => {
        const before = first.find((other) => keyOf(other) === keyOf(sample));
        return before === undefined ? [] : [{ labels: sample.labels, value: sample.value - before.value }];
      });
}

function selected(node: SyntaxNode, samples: readonly Sample[], place: Place): Vector {
  const identifier = node.getChild('Identifier');
  const name = identifier === null ? '' : textOf(identifier, place);
  const matchers = matchersOf(node, place);
  return samples
    .filter((sample) => sample.name === name && matchers.every((matcher) => matches(sample.labels, matcher)))
    .map(({ labels, value }) => ({ labels, value }));
}

interface Matcher {
  label: string;
  operator: string;
  text: string;
}

function matchersOf(node: SyntaxNode, place: Place): Matcher[] {
  const all = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return all.map((matcher) => {
    const [label = '', operator = '', quoted = ''] = childrenOf(matcher).map((part) => textOf(part, place));
    return { label, operator, text: quoted.slice(1, -1) };
  });
}

function matches(labels: Sample['labels'], { label, operator, text }: Matcher): boolean {
  const value = labels[label] ?? '';
  if (operator === '=') return value === text;
  if (operator === '=~') return new RegExp(`^(?:${text})$`).test(value);
  throw new RangeError(`${operator} is not known here.`);
}

function childOf(node: SyntaxNode): SyntaxNode {
  const child = node.firstChild;
  if (child === null) throw new RangeError(`${node.name} is empty.`);
  return child;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const textOf = (node: SyntaxNode, { expression }: Place) => expression.slice(node.from, node.to).trim();
const vectorOf = (value: Value): Vector => (typeof value === 'number' ? [{ labels: {}, value }] : value);
const keyOf = ({ labels }: Pick<Sample, 'labels'>) => JSON.stringify(Object.entries(labels).toSorted());

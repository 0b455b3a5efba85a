import type { SourceSpan, StructuredFact } from '@exora/contracts';
import { ExoraError } from '@exora/contracts/errors';
import { maxFactsPerDocument } from '@exora/contracts/limits';
import type { OpenDocument } from '../formats/format.ts';
import { normaliseText } from '../layout/characters.ts';
import type { ReaderLimits } from '../limits.ts';
import type { Block, MarkSpan, Run } from '../typesetting/blocks.ts';
import { pageHeight, pageWidth } from '../typesetting/grid.ts';
import { typeset } from '../typesetting/typeset.ts';
import { type Column, columns, type Finding } from './finding.ts';
import { findingsTable, markOf, type Numbered } from './findings-table.ts';

/** Most spans of the narrative that are shown for one fact, beside its own row. */
const maxNarrativeSpans = 6;

/** Longest path of an element that is kept, in UTF-16 units. */
const longestElement = 2000;

/** The mark of covered text that no finding needs. */
const coveredMark = 'covered';

/** A structured file as it is written out: blocks in the file's order, with the findings among them. */
export class StructuredDocument {
  readonly #blocks: Block[] = [];
  readonly #findings: Finding[] = [];
  readonly #covered = new Set<string>();

  add(...blocks: readonly Block[]): void {
    for (const block of blocks) this.#blocks.push(block);
  }

  /** Blocks in which nothing is to be found beyond what the findings state. */
  addCovered(...blocks: readonly Block[]): void {
    for (const block of blocks) this.#blocks.push(this.#cover(block));
  }

  /** A heading of what follows, covered like it. */
  heading(text: string): void {
    this.addCovered({ kind: 'heading', runs: [{ text }] });
  }

  /** Findings of one type as a table; no block for none. A document that states too many is refused before it is set. */
  findings(findings: readonly Finding[]): void {
    const numbered: Numbered[] = [];
    for (const finding of findings) {
      numbered.push({ finding, number: this.#findings.length });
      this.#findings.push(finding);
    }
    if (this.#findings.length > maxFactsPerDocument) {
      throw new ExoraError('too_many_facts', { parameters: { limitFacts: maxFactsPerDocument } });
    }
    this.addCovered(...findingsTable(numbered));
  }

  #cover(block: Block): Block {
    const cover = (runs: Run[]) =>
      runs.map(({ text, mark = coveredMark }): Run => {
        this.#covered.add(mark);
        return { text, mark };
      });
    if (block.kind === 'page-break' || block.kind === 'gap') return block;
    if (block.kind === 'line') return { ...block, cells: block.cells.map(cover) };
    if (block.kind === 'table') return { ...block, rows: block.rows.map((row) => row.map(cover)) };
    return { ...block, runs: cover(block.runs) };
  }

  /** Sets everything on pages, as many as the limits allow, and finds each finding's words there. */
  open(limits: ReaderLimits): OpenDocument {
    const { pages, spans } = typeset(this.#blocks, limits.pages);
    const texts = pages.map(({ text }) => text);
    const places = Map.groupBy(spans, ({ mark }) => mark);
    return {
      pageCount: pages.length,
      structured: {
        facts: this.#findings.flatMap((finding, number) => factOf(finding, number, places, texts)),
        covered: joined(spans.filter(({ mark }) => this.#covered.has(mark))),
      },
      async readPage(number) {
        const page = pages[number - 1];
        if (page === undefined) throw new ExoraError('internal');
        return { width: pageWidth, height: pageHeight, engine: 'structured', picture: null, layout: page };
      },
    };
  }
}

function factOf(
  finding: Finding,
  number: number,
  places: ReadonlyMap<string, MarkSpan[]>,
  texts: readonly string[],
): StructuredFact[] {
  const sourceAt = ({ page, start, end }: Omit<MarkSpan, 'mark'>, role: SourceSpan['role']): SourceSpan => ({
    page,
    start,
    end,
    quote: texts[page - 1]?.slice(start, end) ?? '',
    role,
  });
  const inColumn = (column: Column) =>
    (places.get(markOf(number, column)) ?? []).map((span) => sourceAt(span, columns[column].role));
  const label = inColumn('label');
  // A name without any visible character has no place.
  if (label.length === 0) return [];
  const others = (Object.keys(columns) as Column[]).filter((column) => column !== 'label').flatMap(inColumn);
  const narrative = joined((finding.narrative ?? []).flatMap((mark) => places.get(mark) ?? []))
    .slice(0, maxNarrativeSpans)
    .map((span) => sourceAt(span, 'detail'));
  const { type, assertion, date, element } = finding;
  const code = finding.code && {
    ...finding.code,
    display: normaliseText(finding.code.display).trim() || finding.code.code,
  };
  const attributes = Object.fromEntries(
    Object.entries(finding.attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? normaliseText(value).trim() : value,
    ]),
  );
  const text = label
    .map(({ quote }) => quote)
    .join(' ')
    .slice(0, 2000)
    // Half of a character that the cut parted can't be stored.
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return [
    {
      type,
      text,
      assertion,
      attributes,
      date,
      code,
      confidence: 1,
      element: element.slice(0, longestElement),
      sources: [...label, ...others, ...narrative],
    },
  ];
}

/** Spans of one page that follow each other closer than a column's separator, as one. */
function joined(spans: readonly MarkSpan[]): Omit<MarkSpan, 'mark'>[] {
  const whole: Omit<MarkSpan, 'mark'>[] = [];
  for (const { page, start, end } of [...spans].sort((a, b) => a.page - b.page || a.start - b.start)) {
    const last = whole.at(-1);
    if (last !== undefined && last.page === page && start - last.end <= 3) last.end = Math.max(last.end, end);
    else whole.push({ page, start, end });
  }
  return whole;
}

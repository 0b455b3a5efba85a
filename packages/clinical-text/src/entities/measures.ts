import { type ClinicalDocument, datesIn } from '../document/document.ts';
import type { Hit } from '../lexicon/phrase-index.ts';
import { vitalRules } from '../lexicon/vital-limits.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import type { Column, Grid, GridRow } from '../tables/grid.ts';
import { computedFlag, readResult } from '../tables/result-line.ts';
import type { ListResult } from './lists.ts';
import { impliedUnit, valueAt } from './vitals.ts';

/**
 * Observation charts and trend tables: measures over the columns with a row for each time, or times over the columns
 * with a row for each measure. Every value is a finding at its own cell; the head that names it is its label.
 */
export function findMeasures(document: ClinicalDocument): ListResult {
  const findings: Finding[] = [];
  const rows: ListResult['rows'] = new Set();
  for (const grid of document.grids) {
    if (grid.kind === 'measures') {
      for (const row of grid.rows) findings.push(...rowOfMeasures(document, grid, row));
    } else if (grid.kind === 'times') {
      for (const row of grid.rows) {
        const found = rowOfTimes(document, grid, row);
        if (found.length > 0) rows.add(row.line);
        findings.push(...found);
      }
    }
  }
  return { findings, rows };
}

function rowOfMeasures(document: ClinicalDocument, grid: Grid, row: GridRow): Finding[] {
  const found: Finding[] = [];
  // `Target | <130/80 | <7`: what is aimed at.
  const [head] = row.cells;
  if (head && /^(?:goals?|targets?|aims?)\b/i.test(document.text.slice(head.start, head.end))) return found;
  const date = datesIn(document, row.line)[0] ?? datesIn(document, grid.head)[0] ?? null;
  for (const [index, column] of grid.columns.entries()) {
    const cell = row.cells[index];
    if (!cell || !column.measure) continue;
    const one = measured(document, cell, column.measure, column.unit, column);
    if (one) found.push(dated(one, date));
  }
  return found;
}

function rowOfTimes(document: ClinicalDocument, grid: Grid, row: GridRow): Finding[] {
  const { text } = document;
  const [head] = row.cells;
  if (!head) return [];
  const hit = document.hits
    .filter((one) => one.term.type === 'vital' && one.start >= head.start && one.start <= head.start + 1)
    .sort((a, b) => b.end - a.end)[0];
  if (!hit || hit.end > head.end || head.end - head.start > 60) return [];
  const unit = /[([,]\s*(?<unit>[^()[\]]{1,16}?)\s*[)\]]?$/.exec(text.slice(hit.end, head.end))?.groups?.unit ?? null;
  const found: Finding[] = [];
  for (const [index, column] of grid.columns.entries()) {
    const cell = row.cells[index];
    if (!cell || index === 0 || (column.iso === null && !column.clock)) continue;
    const one = measured(document, cell, hit, unit, hit);
    const date = column.iso === null ? null : { iso: column.iso, start: column.start, end: column.end };
    if (one) found.push(dated(one, date));
  }
  return found;
}

function dated(one: Finding, date: (Span & { iso: string }) | null): Finding {
  if (!date) return one;
  one.date = date.iso;
  one.parts.push({ role: 'date', start: date.start, end: date.end });
  return one;
}

function measured(
  document: ClinicalDocument,
  cell: Span,
  hit: Hit,
  unit: string | null,
  label: Column | Hit,
): Finding | null {
  const { text } = document;
  const named = { start: hit.start, end: hit.end };
  if (hit.term.type === 'vital') {
    const value = valueAt(text, cell.start, cell.end, hit.term.name);
    if (!value || (text.slice(value.end, cell.end).trim().length > 12 && !unit)) return null;
    const rule = vitalRules[hit.term.name];
    const plausible = typeof value.value !== 'number' || !rule || (value.value >= rule.low && value.value <= rule.high);
    if (!plausible) return null;
    return finding('vital', value, {
      fact: true,
      label: named,
      confidence: 0.9,
      parts: [{ role: 'value', start: value.start, end: value.end }],
      attributes: {
        measure: hit.term.name,
        value: value.value,
        unit: unit ?? impliedUnit(hit.term.name, value.value),
        unitPrinted: unit !== null,
      },
    });
  }
  const result = readResult(text, cell.start, cell.end);
  if (!result) return null;
  const { value, range, flag } = result;
  const computed = computedFlag(value.value, range);
  const given = flag?.flag ?? null;
  const parts: Part[] = [{ role: 'value', start: value.start, end: value.end }];
  if (result.unit) parts.push({ role: 'unit', ...result.unit });
  if (flag) parts.push({ role: 'flag', start: flag.start, end: flag.end });
  return finding('lab', value, {
    fact: true,
    label: named,
    confidence: unit || result.unit ? 0.9 : 0.8,
    parts,
    attributes: {
      analyte: hit.term.name,
      value: value.value,
      unit: result.unit ? text.slice(result.unit.start, result.unit.end) : (unit ?? unitUnder(text, label)),
      refLow: range?.low ?? null,
      refHigh: range?.high ?? null,
      flag: given ?? computed,
      flagGiven: given,
      flagComputed: computed,
      previousValue: null,
      prose: false,
    },
  });
}

/** A unit behind the measure's name in the head (`ALT U/L`). */
function unitUnder(text: string, label: Column | Hit): string | null {
  if (!('unit' in label)) return null;
  return (
    label.unit ?? /\s(?<unit>[a-zµμ%]+\/[A-Za-z\d.]+)$/.exec(text.slice(label.start, label.end))?.groups?.unit ?? null
  );
}

import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import type { Finding, Span } from '../model.ts';
import type { ColumnRole } from '../tables/columns.ts';
import { cellText, cellUnder, type Grid, type GridRow } from '../tables/grid.ts';
import { isForbidden, leadAction, titleStatus } from './medication-status.ts';
import { addDates, addDirections, build, nameSpan, notMedicine, setStatus, unknownDrug } from './medications.ts';

/** Medicines in tables whose columns are known by their heads. */
export function findTabledMedications(document: ClinicalDocument): Finding[] {
  return document.grids.flatMap((grid) => (grid.kind === 'medications' ? rowsOf(document, grid) : []));
}

/** The rows of a table with a column for the drug and others for strength, dose, route, frequency or times of day. */
function rowsOf(document: ClinicalDocument, grid: Grid): Finding[] {
  const { text } = document;
  const found: Finding[] = [];
  if (isForbidden(grid.head.title)) return found;
  const list = titleStatus(grid.head.title, grid.head.section === 'stopped-medications');
  for (const row of grid.rows) {
    const cell = cellUnder(grid, row, 'drug') ?? cellUnder(grid, row, 'agent');
    if (!cell || notMedicine.test(text.slice(cell.start, cell.end))) continue;
    const [drug] = hitsIn(document, cell, 'drug');
    const name = nameSpan(document, cell, drug ?? unknownDrug(document, cell)) ?? cell;
    const one = build(document, name, { start: name.end, end: cell.end }, drug ? 0.93 : 0.75);
    for (const [at, column] of grid.columns.entries()) {
      const under = row.cells[at];
      if (!under || !column.role || !directed.has(column.role) || datesIn(document, under).length > 0) continue;
      addDirections(document, one, under, column.role === 'strength' ? false : undefined);
      if (column.role === 'route') addRoute(document, one, under);
    }
    addTimes(document, one, grid, row);
    const status = cellText(text, grid, row, 'status');
    const reason = cellText(text, grid, row, 'reason');
    if (reason) one.attributes.reason = reason;
    setStatus(one, `${status} ${cellText(text, grid, row, 'remark')}`, leadAction(status)?.status ?? list);
    const start = cellUnder(grid, row, 'date');
    if (start) addDates(document, one, start);
    found.push(one);
  }
  return found;
}

const directed = new Set<ColumnRole>(['strength', 'dose', 'route', 'frequency', 'form', 'date']);
const routeCodes: Record<string, string> = {
  top: 'topical',
  inh: 'inhalation',
  neb: 'inhalation',
  buc: 'buccal',
  td: 'transdermal',
};

/** Under a head that says route, abbreviations stand that mean other things elsewhere. */
function addRoute(document: ClinicalDocument, found: Finding, cell: Span): void {
  const words = document.text.slice(cell.start, cell.end).toLowerCase().replace(/\.$/, '');
  const route = routeCodes[words];
  if (found.attributes.route !== null || !route) return;
  found.attributes.route = route;
  found.parts.push({ role: 'route', start: cell.start, end: cell.end });
}

const timesOfDay = new Set<ColumnRole | null>(['morning', 'noon', 'evening', 'night']);

/** Columns for the times of day hold how much is taken at each. */
function addTimes(document: ClinicalDocument, found: Finding, grid: Grid, row: GridRow): void {
  const taken: { span: Span; amount: number | null }[] = [];
  for (const [at, column] of grid.columns.entries()) {
    const cell = row.cells[at];
    if (!cell || !timesOfDay.has(column.role)) continue;
    const words = document.text.slice(cell.start, cell.end);
    if (/^(?:[-–0]|nil|none|no)$/i.test(words)) continue;
    const amount = /^(?:(?<n>\d+(?:\.\d+)?)|(?<half>½|1\/2))/.exec(words);
    taken.push({ span: cell, amount: amount?.groups?.half ? 0.5 : amount ? Number(amount.groups?.n) : null });
  }
  if (taken.length === 0) return;
  found.attributes.frequencyPerDay ??= taken.length;
  if (found.attributes.prn === null) found.attributes.prn = false;
  for (const { span } of taken) found.parts.push({ role: 'detail', start: span.start, end: span.end });
  const [first] = taken;
  if (found.attributes.dose !== null || !first || !taken.every((one) => one.amount === first.amount)) return;
  found.attributes.dose = first.amount;
  const counted = /tablet|capsule/.exec(String(found.attributes.form ?? ''));
  if (counted) found.attributes.unit = counted[0];
}

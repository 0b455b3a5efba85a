import type { Concept, ConceptCode, ConceptName, ConceptType, PlausibleLimits } from './concept.ts';
import { sources } from './sources.ts';

/**
 * Reads a table of the starter set. A line that begins at the margin has the names of one concept, separated by `;`, the
 * preferred one first; `~` marks an abbreviation with other meanings. The indented lines below it are its codes, the
 * preferred one first: `code | display | source`, for a test also ` | UCUM unit | low..high`.
 * Throws where a line isn't of this form: the tables are part of the program.
 */
export function readRows(type: ConceptType, rows: string): Concept[] {
  const concepts: Concept[] = [];
  let names: ConceptName[] = [];
  let codes: ConceptCode[] = [];
  const finish = (): void => {
    const [name, ...otherNames] = names;
    const [code, ...otherCodes] = codes;
    if (name === undefined) return;
    if (code === undefined) throw new Error(`“${name.text}” has no code.`);
    concepts.push({ type, names: [name, ...otherNames], codes: [code, ...otherCodes] });
  };
  for (const line of rows.split('\n')) {
    if (line === '') continue;
    if (line.startsWith(' ')) {
      codes.push(readCode(line));
      continue;
    }
    finish();
    names = line.split(';').map(readName);
    codes = [];
  }
  finish();
  return concepts;
}

function readName(text: string): ConceptName {
  const name = text.trim();
  return name.startsWith('~') ? { text: name.slice(1), weak: true } : { text: name, weak: false };
}

function readCode(line: string): ConceptCode {
  const [code = '', display = '', source = '', unit, limits] = line.split(' | ').map((part) => part.trim());
  const known = sources[source];
  if (code === '' || display === '' || known === undefined) throw new Error(`Not a code of the starter set: ${line}`);
  const { system, version } = known;
  return { system, version, code, display, source, unit: unit ?? null, limits: readLimits(limits) };
}

function readLimits(text: string | undefined): PlausibleLimits | null {
  if (text === undefined) return null;
  const [low, high] = text.split('..').map(Number);
  if (low === undefined || high === undefined || !(low < high)) throw new Error(`Not limits: ${text}`);
  return { low, high };
}

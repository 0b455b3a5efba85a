import { existsSync, readFileSync } from 'node:fs';
import type { GoldDocument, GoldEntity } from '../packages/clinical-text/eval/layouts.ts';

/** A code that a reference document states. */
export interface GoldCode {
  system: string;
  code: string;
}

/** An entity of a reference document: its attributes are asked for where they say something. */
interface CodedEntity extends GoldEntity {
  codes: GoldCode[];
}

/** A line of a reference file. */
export interface CodedDocument extends GoldDocument {
  entities: CodedEntity[];
}

/** The attributes that are compared. Others of the reference (free text) have no agreed form. */
const compared = new Set(
  'value unit refLow refHigh flag strength dose route frequency frequencyPerDay prn date iso'.split(' '),
);

/** The documents of a JSONL file, or null where it isn't there. */
export function readGold(path: string): CodedDocument[] | null {
  return readLines(path)?.map(toDocument) ?? null;
}

/** The objects of a JSONL file, or null where it isn't there. */
export function readLines(path: string): Record<string, unknown>[] | null {
  if (!existsSync(path)) return null;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function toDocument(row: Record<string, unknown>): CodedDocument {
  const entities = Array.isArray(row.entities) ? (row.entities as Record<string, unknown>[]) : [];
  return { id: String(row.id), text: String(row.text), entities: entities.map(toEntity), optional: [] };
}

function toEntity(raw: Record<string, unknown>): CodedEntity {
  const attributes = (raw.attributes ?? {}) as GoldEntity['attributes'];
  const codes = [...(Array.isArray(raw.codes) ? raw.codes : []), raw.code].filter(
    (one): one is GoldCode => typeof one === 'object' && one !== null && 'code' in one,
  );
  return {
    type: String(raw.type),
    start: Number(raw.start),
    end: Number(raw.end),
    text: String(raw.text),
    ...(typeof raw.negated === 'boolean' && { negated: raw.negated }),
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(([name, value]) => compared.has(name) && value !== null),
    ),
    codes,
  };
}

const systems: [RegExp, string][] = [
  [/snomed|sct/i, 'SNOMED CT'],
  [/rxnorm/i, 'RxNorm'],
  [/loinc/i, 'LOINC'],
  [/cvx/i, 'CVX'],
  [/icd-?10/i, 'ICD-10-CM'],
  [/icd-?9|^2\.16\.840\.1\.113883\.6\.10[34]$/i, 'ICD-9-CM'],
  [/^ndf-?rt$|^2\.16\.840\.1\.113883\.3\.26\.1\.5$/i, 'NDF-RT'],
  [/^hcpcs$|^2\.16\.840\.1\.113883\.6\.(13|285)$/i, 'HCPCS'],
];

/** A code under one name of its system, which files name by word, address or HL7's object identifier; with or without points. */
export function codeKey({ system, code }: GoldCode): string {
  const name = systems.find(([pattern]) => pattern.test(system))?.[1] ?? system;
  return `${name} ${code.replaceAll('.', '')}`;
}

/** The system of a code key. */
export function systemOf(key: string): string {
  return key.slice(0, key.lastIndexOf(' '));
}

/** Per cent with one decimal; null of nothing. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 10;
}

import { isSnomedConcept } from '../check-digits.ts';
import {
  damagedLine,
  dateIn,
  hierarchyOf,
  type ReleaseCode,
  type ReleaseFile,
  type ReleaseFormat,
  synonymsOf,
} from './release.ts';

/** Concept id, 1 for an active concept, fully specified name, preferred term; the first column's name differs by year. */
const head = /^(?:concept ?)?id\tactive\tfsn\t[^\t]*term$/i;

/**
 * The Global Patient Set by SNOMED International: every concept of the International Edition with its names, free to everybody.
 * One file with tabs; it has no synonyms.
 */
export const snomedGps: ReleaseFormat = {
  name: 'SNOMED CT Global Patient Set (a file with id, active, FSN and preferred term)',
  codeSystem: 'SNOMED CT',
  title: 'SNOMED CT Global Patient Set',
  licence: 'Creative Commons licence of the Global Patient Set, https://www.snomed.org/gps',
  isPublicDomain: false,
  recognises: ({ head: [line = ''] }) => head.test(line),
  versionOf: dateIn,
  read,
};

async function* read(file: ReleaseFile): AsyncIterable<ReleaseCode> {
  let number = 0;
  for await (const line of file.lines()) {
    number += 1;
    if (number === 1 || line === '') continue;
    const [code = '', active, name = '', preferred, ...rest] = line.split('\t');
    if (!isSnomedConcept(code) || !/^[01]$/.test(active ?? '') || preferred === undefined || rest.length > 0) {
      throw damagedLine(file, number, 'a concept id with its check digit, 0 or 1, and two names');
    }
    const { display, kind } = hierarchyOf(name);
    yield {
      code,
      display,
      ...(kind !== null && { kind }),
      status: active === '1' ? 'active' : 'inactive',
      synonyms: synonymsOf(display, [preferred]),
    };
  }
}

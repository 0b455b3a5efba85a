import {
  damagedLine,
  dateIn,
  hierarchyOf,
  type ReleaseCode,
  ReleaseError,
  type ReleaseFile,
  type ReleaseFormat,
  synonymsOf,
} from './release.ts';

const conceptHead = 'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId';
const descriptionHead =
  'id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId';
const fullySpecifiedName = '900000000000003001';
const synonym = '900000000000013009';

/**
 * SNOMED CT in Release Format 2: the snapshots of concepts and of descriptions in English. The descriptions are not sorted by
 * concept: they are gathered in memory (about 300 MB for the International Edition).
 */
export const snomed: ReleaseFormat = {
  name: 'SNOMED CT RF2 snapshot (sct2_Concept_Snapshot…, sct2_Description_Snapshot…)',
  codeSystem: 'SNOMED CT',
  title: 'SNOMED CT',
  licence: 'SNOMED CT Affiliate licence of the country of use',
  isPublicDomain: false,
  recognises: ({ name, head: [line] }) => line === conceptHead && !/_(?:Full|Delta)_/i.test(name),
  versionOf: dateIn,
  read,
};

async function* read(file: ReleaseFile, others: readonly ReleaseFile[]): AsyncIterable<ReleaseCode> {
  const release = dateIn(file.name);
  const descriptions = others.filter(
    ({ name, head: [line] }) =>
      line === descriptionHead && !/_(?:Full|Delta)[-_]/i.test(name) && (release === null || dateIn(name) === release),
  );
  if (descriptions.length === 0) {
    throw new ReleaseError(
      `${file.name} has no descriptions beside it. Give the folder of the release that holds both snapshots.`,
    );
  }
  const names = new Map<string, { preferred: string | null; others: string[] }>();
  for (const description of descriptions) await gather(description, names);
  for await (const [values] of rows(file, 5)) {
    const [code = '', , active] = values;
    const named = names.get(code);
    if (named === undefined) continue;
    const { display, kind } = hierarchyOf(named.preferred ?? named.others[0] ?? '');
    if (display === '') continue;
    yield {
      code,
      display,
      ...(named.preferred !== null && kind !== null && { kind }),
      status: active === '1' ? 'active' : 'inactive',
      synonyms: synonymsOf(display, named.others),
    };
  }
}

async function gather(
  file: ReleaseFile,
  names: Map<string, { preferred: string | null; others: string[] }>,
): Promise<void> {
  for await (const [values] of rows(file, 9)) {
    const [, , active, , concept = '', language = '', type, name = ''] = values;
    if (active !== '1' || !language.startsWith('en')) continue;
    const named = names.get(concept) ?? { preferred: null, others: [] };
    if (type === fullySpecifiedName) named.preferred ??= name;
    else if (type === synonym) named.others.push(name);
    names.set(concept, named);
  }
}

async function* rows(file: ReleaseFile, columns: number): AsyncIterable<[string[]]> {
  let number = 0;
  for await (const line of file.lines()) {
    number += 1;
    if (number === 1 || line === '') continue;
    const values = line.split('\t');
    // The last column is a concept of SNOMED CT’s model component: a cut line is noticed there.
    if (values.length !== columns || !/^\d{17,18}$/.test(values[columns - 1] ?? '')) {
      throw damagedLine(file, number, `${columns} columns`);
    }
    yield [values];
  }
}

import type { ReleaseFile } from '../src/releases/release.ts';

/** A file of a release with these lines. */
export function releaseFile(name: string, lines: readonly string[]): ReleaseFile {
  return {
    name,
    head: lines.slice(0, 5),
    async *lines() {
      yield* lines;
    },
  };
}

/** A line of RXNCONSO.RRF. */
export function rxnormLine(rxcui: number, type: string, name: string, source = 'RXNORM', suppress = 'N'): string {
  return `${rxcui}|ENG||||||${rxcui}0|${rxcui}0|${rxcui}||${source}|${type}|${rxcui}|${name}||${suppress}|4096|`;
}

const core = '900000000000207008';

/** Lines of the concept snapshot of RF2. */
export function conceptLines(concepts: readonly { id: string; active: boolean }[]): string[] {
  return [
    'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId',
    ...concepts.map(({ id, active }) => [id, '20260101', active ? 1 : 0, core, '900000000000074008'].join('\t')),
  ];
}

/** Lines of the description snapshot of RF2. */
export function descriptionLines(
  descriptions: readonly { concept: string; term: string; isName?: boolean; language?: string; active?: boolean }[],
): string[] {
  return [
    'id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId',
    ...descriptions.map(({ concept, term, isName, language, active }, at) =>
      [
        1000 + at,
        '20260101',
        active === false ? 0 : 1,
        core,
        concept,
        language ?? 'en',
        isName ? '900000000000003001' : '900000000000013009',
        term,
        '900000000000448009',
      ].join('\t'),
    ),
  ];
}

/** A line of the ICD-10-CM order file. */
export function orderLine(number: number, code: string, isBillable: boolean, short: string, long = short): string {
  return `${String(number).padStart(5, '0')} ${code.padEnd(7)} ${isBillable ? 1 : 0} ${short.padEnd(60)} ${long}`;
}

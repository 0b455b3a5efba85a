import { damagedLine, type ReleaseCode, type ReleaseFile, type ReleaseFormat, synonymsOf, term } from './release.ts';

/** Columns of RXNCONSO.RRF (RxNorm technical documentation, section 12.4); every line ends with a bar. */
const columns = 18;
const at = { rxcui: 0, language: 1, source: 11, type: 12, name: 14, suppress: 16 } as const;
/** Term types that name a concept, the preferred one first; all others are synonyms. */
const naming = [
  'IN',
  'PIN',
  'MIN',
  'BN',
  'SCD',
  'SBD',
  'GPCK',
  'BPCK',
  'SCDC',
  'SBDC',
  'SCDF',
  'SBDF',
  'SCDG',
  'SBDG',
  'DF',
  'DFG',
];

/** RxNorm by the US National Library of Medicine: RXNCONSO.RRF of a full or prescribable release. */
export const rxnorm: ReleaseFormat = {
  name: 'RxNorm RRF (RXNCONSO.RRF)',
  codeSystem: 'RxNorm',
  title: 'RxNorm',
  licence: 'UMLS Metathesaurus licence, or none for the current prescribable content; SAB=RXNORM only',
  isPublicDomain: false,
  recognises: ({ head: [line = ''] }) => line.split('|').length === columns + 1 && /^\d+\|[A-Z]{3}\|/.test(line),
  versionOf: (fileName) => {
    const match = /(\d\d)(\d\d)(20\d\d)/.exec(fileName);
    return match === null ? null : `${match[3]}-${match[1]}-${match[2]}`;
  },
  read,
};

async function* read(file: ReleaseFile): AsyncIterable<ReleaseCode> {
  let rxcui = '';
  let names: { type: string; name: string }[] = [];
  let number = 0;
  for await (const line of file.lines()) {
    number += 1;
    if (line === '') continue;
    const values = line.split('|');
    if (values.length !== columns + 1) throw damagedLine(file, number, `${columns} columns`);
    if (values[at.source] !== 'RXNORM' || values[at.language] !== 'ENG' || values[at.suppress] !== 'N') continue;
    if (values[at.rxcui] !== rxcui) {
      if (names.length > 0) yield toCode(rxcui, names);
      if (Number(values[at.rxcui]) < Number(rxcui))
        throw damagedLine(file, number, 'an RXCUI that follows the last one');
      rxcui = values[at.rxcui] ?? '';
      names = [];
    }
    names.push({ type: values[at.type] ?? '', name: values[at.name] ?? '' });
  }
  if (names.length > 0) yield toCode(rxcui, names);
}

function toCode(code: string, names: { type: string; name: string }[]): ReleaseCode {
  const rank = ({ type }: { type: string }): number => (naming.indexOf(type) + naming.length + 1) % (naming.length + 1);
  const [preferred] = names.filter(({ type }) => naming.includes(type)).sort((a, b) => rank(a) - rank(b));
  const display = term((preferred ?? names[0])?.name ?? '');
  return {
    code,
    display,
    ...(preferred !== undefined && { kind: preferred.type }),
    synonyms: synonymsOf(
      display,
      names.map(({ name }) => name),
    ),
  };
}

import { damagedLine, type ReleaseCode, type ReleaseFile, type ReleaseFormat, synonymsOf, term } from './release.ts';

const licence = 'US public domain (CDC/NCHS, CMS)';
const isPublicDomain = true;
const versionOf = (fileName: string): string | null => /20\d\d/.exec(fileName)?.[0] ?? null;
/** Order number, code, 1 for a billable code, short title (60 characters), long title. */
const orderLine = /^\d{5} (?<code>[A-Z]\d[0-9A-Z]{1,5}) {1,5}(?<billable>[01]) (?<short>.{60}) (?<long>.+)$/;

/** ICD-10-CM by CMS: the order file, with headings and both titles. */
export const icd10cmOrder: ReleaseFormat = {
  name: 'ICD-10-CM order file (icd10cm_order_<year>.txt)',
  codeSystem: 'ICD-10-CM',
  title: 'ICD-10-CM',
  licence,
  isPublicDomain,
  recognises: ({ head: [line = ''] }) => orderLine.test(line),
  versionOf,
  read: readOrder,
};

/** ICD-10-CM by CDC/NCHS: the tabular list in XML, with the inclusion terms. */
export const icd10cmTabular: ReleaseFormat = {
  name: 'ICD-10-CM tabular list (icd10cm_tabular_<year>.xml)',
  codeSystem: 'ICD-10-CM',
  title: 'ICD-10-CM, tabular list',
  licence,
  isPublicDomain,
  recognises: ({ head }) => head.some((line) => line.includes('<ICD10CM.tabular')),
  versionOf,
  read: readTabular,
};

async function* readOrder(file: ReleaseFile): AsyncIterable<ReleaseCode> {
  let number = 0;
  for await (const line of file.lines()) {
    number += 1;
    if (line.trim() === '') continue;
    const match = orderLine.exec(line)?.groups;
    if (match === undefined) throw damagedLine(file, number, 'number, code, flag and two titles at their places');
    const display = term(match.long ?? '');
    yield {
      code: dotted(match.code ?? ''),
      display,
      searchable: match.billable === '1',
      synonyms: synonymsOf(display, [match.short ?? '']),
    };
  }
}

async function* readTabular(file: ReleaseFile): AsyncIterable<ReleaseCode> {
  let open: ReleaseCode | null = null;
  let isInclusion = false;
  let isWhole = false;
  let number = 0;
  for await (const line of file.lines()) {
    number += 1;
    for (const [, tag = '', text = ''] of line.matchAll(/<(\/?[A-Za-z0-9.]+)[^>]*>([^<]*)/g)) {
      if (tag === 'inclusionTerm') isInclusion = true;
      else if (tag === '/inclusionTerm') isInclusion = false;
      else if (tag === '/ICD10CM.tabular') isWhole = true;
      // A code stands inside the next wider one, which is a heading and complete where the narrower one begins.
      else if (tag === 'diag' || tag === '/diag') {
        if (open?.display) {
          yield { ...open, searchable: tag === '/diag', synonyms: synonymsOf(open.display, open.synonyms ?? []) };
        }
        open = tag === 'diag' ? { code: '', display: '', synonyms: [] } : null;
      } else if (open !== null && tag === 'name') open.code = text.trim();
      else if (open !== null && tag === 'desc') open.display = term(plain(text));
      else if (open !== null && tag === 'note' && isInclusion) open.synonyms?.push(plain(text));
    }
  }
  if (!isWhole) throw damagedLine(file, number, 'the end of the list (</ICD10CM.tabular>)');
}

function dotted(code: string): string {
  return code.length <= 3 ? code : `${code.slice(0, 3)}.${code.slice(3)}`;
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

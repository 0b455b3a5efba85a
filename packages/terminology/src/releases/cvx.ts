import {
  damagedLine,
  dateIn,
  type ReleaseCode,
  type ReleaseFile,
  type ReleaseFormat,
  synonymsOf,
  term,
} from './release.ts';

/** Code, short description, full name, notes, status and what follows; bars in one edition, tabs in the other. */
const line =
  /^(?<code>\d{2,3}) *[|\t](?<short>[^|\t]+)[|\t](?<full>[^|\t]*)[|\t](?<notes>[^|\t]*)[|\t](?<status>[^|\t]+)[|\t]/;

/** CVX by CDC: the list of vaccines administered, as text with bars or tabs. */
export const cvx: ReleaseFormat = {
  name: 'CVX (cvx.txt)',
  codeSystem: 'CVX',
  title: 'CVX, vaccines administered',
  licence: 'US public domain (CDC)',
  isPublicDomain: true,
  recognises: ({ head: [first = ''] }) => line.test(first),
  versionOf: dateIn,
  read,
};

async function* read(file: ReleaseFile): AsyncIterable<ReleaseCode> {
  let number = 0;
  for await (const text of file.lines()) {
    number += 1;
    if (text.trim() === '') continue;
    const match = line.exec(text)?.groups;
    if (match === undefined) throw damagedLine(file, number, 'code, two names, notes and status');
    const display = term(match.short ?? '');
    // A vaccine that is given no more stands in records all the same.
    const isGiven = /^(?:active|inactive|non-us)$/i.test((match.status ?? '').trim());
    yield {
      code: match.code ?? '',
      display,
      status: isGiven ? 'active' : 'inactive',
      synonyms: synonymsOf(display, [match.full ?? '']),
    };
  }
}

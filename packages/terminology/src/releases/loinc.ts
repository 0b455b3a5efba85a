import { isLoinc } from '../check-digits.ts';
import { csvRows, csvValues } from './csv.ts';
import { damagedLine, type ReleaseCode, type ReleaseFile, type ReleaseFormat, synonymsOf, term } from './release.ts';

const needed = ['LOINC_NUM', 'LONG_COMMON_NAME', 'STATUS', 'SHORTNAME', 'COMPONENT'];

/** LOINC by the Regenstrief Institute: Loinc.csv of the LOINC table. */
export const loinc: ReleaseFormat = {
  name: 'LOINC table (Loinc.csv)',
  codeSystem: 'LOINC',
  title: 'LOINC',
  licence: 'LOINC licence, https://loinc.org/license',
  isPublicDomain: false,
  recognises: ({ head: [line = ''] }) => {
    const columns = csvValues(line);
    return needed.every((column) => columns.includes(column));
  },
  versionOf: (fileName) => /(?:^|[^\d.])(2\.\d{2})(?!\d)/.exec(fileName)?.[1] ?? null,
  read,
};

async function* read(file: ReleaseFile): AsyncIterable<ReleaseCode> {
  for await (const { line, row } of csvRows(file)) {
    const { LOINC_NUM: code = '', LONG_COMMON_NAME: name = '', STATUS: status } = row;
    if (!isLoinc(code)) throw damagedLine(file, line, 'a LOINC number with its check digit');
    const display = term(name);
    const others = [row.SHORTNAME, row.DisplayName, row.CONSUMER_NAME, row.COMPONENT].filter(
      (other) => other !== undefined,
    );
    yield {
      code,
      display,
      status: status === 'DEPRECATED' ? 'inactive' : 'active',
      synonyms: synonymsOf(display, others),
    };
  }
}

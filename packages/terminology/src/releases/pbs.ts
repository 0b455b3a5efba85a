import { csvRows, csvValues } from './csv.ts';
import { type ReleaseCode, type ReleaseFile, type ReleaseFormat, synonymsOf, term } from './release.ts';

const needed = ['pbs_code', 'drug_name', 'li_form', 'schedule_form', 'brand_name'];

/** The Australian Pharmaceutical Benefits Schedule: items.csv of the PBS API. An item has a row for each brand. */
export const pbs: ReleaseFormat = {
  name: 'PBS items (items.csv of the PBS API)',
  codeSystem: 'PBS',
  title: 'Pharmaceutical Benefits Schedule',
  licence: 'terms of use of the PBS API, Australian Government Department of Health',
  isPublicDomain: false,
  recognises: ({ head: [line = ''] }) => {
    const columns = csvValues(line);
    return needed.every((column) => columns.includes(column));
  },
  versionOf: (fileName) => /20\d\d-\d\d/.exec(fileName)?.[0] ?? null,
  read,
};

async function* read(file: ReleaseFile): AsyncIterable<ReleaseCode> {
  const items = new Map<string, { display: string; names: string[] }>();
  for await (const { row } of csvRows(file)) {
    const {
      pbs_code: code = '',
      drug_name: drug = '',
      li_form: form = '',
      schedule_form: text = '',
      brand_name: brand = '',
    } = row;
    const item = items.get(code) ?? { display: term(text || `${drug} ${form}`), names: [] };
    item.names.push(drug, `${drug} ${form}`, brand, `${brand} ${form}`);
    items.set(code, item);
  }
  for (const [code, { display, names }] of items) yield { code, display, synonyms: synonymsOf(display, names) };
}

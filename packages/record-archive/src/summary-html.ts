import type { Manifest } from './manifest.ts';
import type { ExportedFact } from './rows.ts';

/** Heads of the sections, in the order in which a reader wants them. */
const sections: [ExportedFact['type'], string][] = [
  ['allergy', 'Allergies'],
  ['condition', 'Conditions'],
  ['medication', 'Medications'],
  ['lab', 'Laboratory results'],
  ['vital', 'Vital signs'],
  ['immunization', 'Immunisations'],
  ['procedure', 'Procedures'],
  ['encounter', 'Visits and stays'],
  ['symptom', 'Symptoms'],
  ['family_history', 'Family history'],
  ['social_history', 'Habits and living'],
];

/** A line of a section: what stands there, and how often. */
interface Line {
  name: string;
  detail: string;
  date: string;
  status: string;
  source: string;
}

/**
 * `summary.html`: one file, without scripts and without anything from elsewhere; prints on paper. Facts come by type, one type
 * after the other in any order; of one type at a time only short lines are kept.
 */
export async function* summaryHtml(
  about: Pick<Manifest, 'profile' | 'as_of'>,
  factsOf: (type: ExportedFact['type']) => AsyncIterable<ExportedFact>,
): AsyncGenerator<string> {
  const { display_name: name, date_of_birth: born } = about.profile;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(name)}: health record</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { margin-bottom: 0 } h2 { margin-top: 2rem; border-bottom: 2px solid #1a1a1a }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0 }
td { border-top: 1px solid #bbb } .note { color: #444 }
@media print { body { margin: 0; max-width: none; font-size: 11pt } tr { break-inside: avoid } thead { display: table-header-group } }
</style>
</head>
<body>
<h1>${html(name)}</h1>
<p class="note">${born === null ? '' : `Born ${html(born)}. `}Health record as it was at ${html(about.as_of)}.</p>
<p class="note">Found in the record’s documents or stated by its people. “Suggested” means that nobody has confirmed it yet. Each line names its source; the documents themselves lie in the folder “originals”.</p>
`;
  for (const [type, title] of sections) yield* section(title, factsOf(type));
  yield '</body>\n</html>\n';
}

async function* section(title: string, facts: AsyncIterable<ExportedFact>): AsyncGenerator<string> {
  const lines: Line[] = [];
  for await (const fact of facts) lines.push(lineOf(fact));
  if (lines.length === 0) return;
  lines.sort((a, b) => a.name.localeCompare(b.name, 'en') || b.date.localeCompare(a.date));
  yield `<h2>${title}</h2>
<table>
<thead><tr><th scope="col">What</th><th scope="col">Details</th><th scope="col">Date</th><th scope="col">State</th><th scope="col">Source</th></tr></thead>
<tbody>
`;
  for (const { name, detail, date, status, source } of lines) {
    yield `<tr><th scope="row">${html(name)}</th><td>${html(detail)}</td><td>${html(date)}</td><td>${html(status)}</td><td>${html(source)}</td></tr>\n`;
  }
  yield '</tbody>\n</table>\n';
}

function lineOf(fact: ExportedFact): Line {
  const { attributes } = fact;
  const words = [
    attributes.value ?? bloodPressure(attributes),
    attributes.unit,
    attributes.strength,
    attributes.frequency,
    attributes.route,
    attributes.reaction,
    attributes.severity,
    attributes.status,
    range(attributes),
    fact.code ? `${fact.code.system} ${fact.code.code}` : null,
  ];
  const page = fact.sources[0]?.page;
  return {
    name: fact.assertion === 'present' ? fact.text : `${fact.text} (${fact.assertion})`,
    detail: words.filter((word) => word !== null && word !== undefined && word !== '').join(' '),
    date: fact.date ?? '',
    status: fact.status ?? '',
    source: fact.file_name === null ? 'stated' : `${fact.file_name}${page === undefined ? '' : `, p. ${page}`}`,
  };
}

function bloodPressure({ systolic, diastolic }: ExportedFact['attributes']): string | null {
  return systolic !== undefined && diastolic !== undefined ? `${systolic}/${diastolic}` : null;
}

function range({ refLow, refHigh }: ExportedFact['attributes']): string | null {
  return refLow === undefined && refHigh === undefined ? null : `(${refLow ?? ''}–${refHigh ?? ''})`;
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

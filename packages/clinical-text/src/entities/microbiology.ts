import { type ClinicalDocument, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Hit } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import type { LabResult } from './labs.ts';

/** What opens a report of a culture, or goes on in one. */
const cue =
  /\b(?:microbiology|cultures?|cultured|m\/?c\/?[s&]|organisms?|isolates?|isolated|sensitivit(?:y|ies)|susceptib(?:le|ility|ilities)|antibiogram|MIC|gram[- ]stain|growth of|grew|pathogens?)\b|\bantibiotics?\b.*\b(?:S\/I\/R|result|interpretation|sensitiv\w*)\b/i;
/** So many lines without any of it end it. */
const silence = 4;
const longestRow = 200;

const bacterium =
  'Escherichia|Klebsiella|Pseudomonas|Proteus|Enterobacter|Enterococcus|Staphylococcus|Staph(?=[. ])|Streptococcus|Strep(?=[. ])|Serratia|Citrobacter|Morganella|Acinetobacter|Salmonella|Shigella|Campylobacter|Haemophilus|Neisseria|Moraxella|Listeria|Legionella|Mycobacterium|Clostridi(?:um|oides)|Bacteroides|Helicobacter|Stenotrophomonas|Burkholderia|Candida|Aspergillus|Cryptococcus|Nocardia|Corynebacterium|Cutibacterium|Propionibacterium|Lactobacillus|Gardnerella|Bordetella|Brucella|Yersinia|Vibrio|Aeromonas|Providencia|Actinomyces|Fusobacterium|Mycoplasma|Ureaplasma|Chlamydia|Trichomonas|Giardia';
/** The name of a germ: genus with or without species, a genus by its letter, or one of the short names. */
const germ = String.raw`(?:(?:ESBL(?:[- ]producing)?|multi-?(?:drug )?resistant|methicillin[- ](?:resistant|sensitive|susceptible)|vancomycin[- ]resistant|coagulase[- ]negative|beta-?ha?emolytic|group [ABCDG]|mixed) )?(?:(?:${bacterium})\.?(?: (?!isolated|detected|growth|sensitiv|suscept|resistan|and |with |not )[a-z]{3,})?(?: (?:complex|group|species|spp?\.?))?|(?:E|K|P|S|H|N|C|B|M|L|A)\. ?(?:coli|pneumoniae|aeruginosa|mirabilis|aureus|epidermidis|influenzae|pyogenes|agalactiae|faecalis|faecium|albicans|difficile|fragilis|meningitidis|gonorrhoeae|catarrhalis|cloacae|oxytoca|baumannii|monocytogenes|pneumophila|tuberculosis|jejuni)|(?:MRSA|MSSA|VRE|GBS)(?![A-Za-z]))`;
const named = new RegExp(
  String.raw`(?<label>(?:organisms?|isolates?)(?: isolated)?(?: ?#?\d)?|(?:(?:blood|urine|wound|sputum|stool|fluid|csf|tissue|throat|nasal|catheter|swab) )?cultures?(?: results?)?|(?:(?:heavy|light|moderate|scant\w*|pure|profuse|mixed|predominant|\+{1,3}) )?growth|(?:(?:urine|blood|sputum|stool|csf|msu|csu|swab|cultures?|tissue|fluid) )?grew|cultured|pathogens?|(?:msu|csu|mid-?stream urine|urine|sputum|stool|tissue|bal|csf|(?:[a-z]+ )?swab)(?=\s?[:–-]))\s*(?:(?:positive(?: for)?|showed|shows|grew|growing|of|:|=|\||-|–|\d\.)\s*){0,3}(?<germ>${germ})`,
  'giu',
);
const anyGerm = new RegExp(germ, 'iu');
const leading = new RegExp(
  String.raw`^[\s*•\d.)-]{0,6}(?<germ>${germ})(?=\s*(?:$|[>≥~(,:]|\s{2}|\d|isolated|detected|\||sensitive|heavy|light|moderate))`,
  'iu',
);
const isolated = new RegExp(String.raw`(?<germ>${germ})\s+(?:was |were )?(?<label>isolated|cultured|grown)\b`, 'iu');

const mic = String.raw`(?:[<>≤≥]=?\s?)?\d+(?:\.\d+)?(?:\/\d+)?(?:\s?(?:mg\/L|[uµμ]g\/mL|mcg\/mL))?`;
const word =
  'Susceptible|Sensitive|Resistant|Intermediate|SENSITIVE|SUSCEPTIBLE|RESISTANT|INTERMEDIATE|sensitive|susceptible|resistant|intermediate|Sens|Res(?:ist)?|Int(?:er)?|SDD|S|I|R';
const answered = new RegExp(
  String.raw`^(?<name>(?:\s?[/+-]\s?\p{L}+)?(?:\s?\([^)\d]{1,24}\))?)(?:[\s:|=…_-]|\.(?=\.)|(?<=\.)\.){1,40}(?:(?<mic>${mic})[\s|:(]{1,24})?\(?(?<sir>${word})\)?(?=$|[\s,;|.)])`,
  'u',
);
/** `Sensitive to: gentamicin, ciprofloxacin.` */
const listed = /\b(?<sir>sensitive|susceptible|resistant|intermediate)(?:\s+to)?\s*[:=-]?\s+(?=\p{L})/giu;
const ofPerson = /\b(?:patient|pt|he|she|they|skin|allerg\w*|known to be)\b/i;

/**
 * Cultures: the germ as the result of the culture, and what each antibiotic does to it as a result of its own (`S`, `resistant`),
 * with the concentration that inhibits it (`mic`) where one is printed. The antibiotics of such a report aren't taken, and the
 * numbers beside them are no levels in blood.
 */
export function findMicrobiology(document: ClinicalDocument): LabResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  let open = 0;
  let title: Line | null = null;
  for (const line of document.lines) {
    if (line.section === 'allergies' || line.section === 'medications') {
      open = 0;
      continue;
    }
    const opens = cue.test(line.text);
    if (opens) {
      open = silence;
      if (line.text.length < 40) title = line;
    }
    const germs = germsOf(line, open > 0, title);
    const tested = testsOf(document, line, open > 0 || germs.length > 0 || anyGerm.test(line.text));
    if (line.heading && !opens) open = 0;
    findings.push(...germs, ...tested);
    if (germs.length + tested.length > 0) {
      // What else a sentence tells (`treated with cefalexin`) is read as running text.
      const isSentence = /[a-z]\. |\b(?:treated|started|commenced|given|was|were|he|she|the|that)\b/i.test(line.text);
      if (!isSentence && line.text.length < longestRow) rows.add(line);
      open = silence;
    } else if (!opens) open -= 1;
  }
  return { findings, rows };
}

function germsOf(line: Line, isOpen: boolean, title: Line | null): Finding[] {
  if (line.text.length > 600) return [];
  const found: Finding[] = [];
  for (const match of line.text.matchAll(named)) {
    const label = match.groups?.label ?? '';
    const words = match.groups?.germ ?? '';
    if (/\b(?:no|nil|not|if|without)\s*$/i.test(line.text.slice(Math.max(0, match.index - 8), match.index))) continue;
    const start = line.start + match.index;
    const end = start + match[0].length;
    found.push(culture({ start, end: start + label.length }, { start: end - words.length, end }, words));
  }
  if (found.length > 0) return found;
  const said = isolated.exec(line.text);
  const alone = said ?? (isOpen ? leading.exec(line.text) : null);
  const words = alone?.groups?.germ;
  if (!alone || !words || (said && /\b(?:no|not)\s*$/i.test(line.text.slice(0, said.index)))) return [];
  const start = line.start + alone.index + alone[0].indexOf(words);
  const span = { start, end: start + words.length };
  if (said) {
    const label = said.groups?.label ?? '';
    const at = line.start + said.index + said[0].length - label.length;
    return [{ ...culture(span, span, words), label: { start: at, end: at + label.length } }];
  }
  const head =
    title && title !== line
      ? { start: title.start, end: title.start + title.text.replace(/[\s:]+$/, '').length }
      : null;
  return [{ ...culture(span, span, words), label: head }];
}

function culture(label: Span, value: Span, words: string): Finding {
  return finding('lab', label, {
    fact: true,
    confidence: 0.95,
    parts: [{ role: 'value', ...value }],
    attributes: { ...unmeasured, analyte: 'organism', value: words, meaning: 'organism isolated' },
  });
}

const unmeasured = {
  unit: null,
  refLow: null,
  refHigh: null,
  flag: null,
  flagGiven: null,
  flagComputed: null,
  previousValue: null,
  prose: false,
};

function testsOf(document: ClinicalDocument, line: Line, isOpen: boolean): Finding[] {
  const { text } = document;
  const drugs = hitsIn(document, { start: line.start, end: line.end }, 'drug');
  if (drugs.length === 0) return [];
  const found: Finding[] = [];
  for (const [index, drug] of drugs.entries()) {
    const limit = Math.min(line.end, drug.end + 100);
    const next = drugs[index + 1]?.start ?? line.end;
    const match = answered.exec(text.slice(drug.end, limit))?.groups;
    const whole = answered.exec(text.slice(drug.end, limit))?.[0];
    // `rifampicin-susceptible tuberculosis` names an illness.
    if (whole?.startsWith('-') && !whole.startsWith('--')) continue;
    // A second name of one combination stands between (`amoxicillin / clavulanate  S`).
    if (!match || whole === undefined || drug.end + whole.length > next + (match.name?.length ?? 0) + 40) continue;
    const end = drug.end + whole.replace(/\)$/, '').length;
    const sir = match.sir ?? '';
    const name = { start: drug.start, end: drug.end + (match.name ?? '').length };
    found.push(susceptibility(text, name, { start: end - sir.length, end }, match.mic ?? null));
  }
  const words = found.every(({ attributes }) => /^(?:S|I|R)$/.test(String(attributes.value)));
  if (!isOpen && (words ? found.length < 2 : found.length < 1)) return [];
  if (found.length > 0 || !isOpen) return distinct(found);
  for (const match of line.text.matchAll(listed)) {
    if (ofPerson.test(line.text.slice(Math.max(0, match.index - 40), match.index))) continue;
    const sir = match.groups?.sir ?? '';
    const at = line.start + match.index;
    const from = at + match[0].length;
    const stop = /[.;]|\b(?:sensitive|susceptible|resistant|intermediate|but|treated|started|commenced)\b/i.exec(
      text.slice(from, line.end),
    );
    const to = stop ? from + stop.index : line.end;
    for (const drug of drugs.filter(({ start }) => start >= from && start < to))
      found.push(susceptibility(text, drug, { start: at, end: at + sir.length }, null));
  }
  return distinct(found);
}

/** Of the names of one combination the first. */
function distinct(found: readonly Finding[]): Finding[] {
  return found.filter((one, index) => !found.slice(0, index).some((other) => other.end > one.start));
}

function susceptibility(text: string, drug: Span | Hit, sir: Span, inhibits: string | null): Finding {
  const name = text.slice(drug.start, drug.end);
  const parts: Part[] = [{ role: 'value', start: sir.start, end: sir.end }];
  return finding(
    'lab',
    { start: drug.start, end: drug.end },
    {
      fact: true,
      confidence: 0.95,
      parts,
      attributes: {
        ...unmeasured,
        analyte: `${name.toLowerCase()} susceptibility`,
        meaning: `${name.toLowerCase()} susceptibility`,
        value: text.slice(sir.start, sir.end),
        mic: inhibits,
      },
    },
  );
}

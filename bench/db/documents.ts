import { createHash } from 'node:crypto';
import type { FactSource, StoredFact } from '../../current_schema/test/record.ts';

/** A word of a page as the reader stores it: box in pixels, offsets in code points. */
interface PlacedWord {
  [name: string]: string | number;
  t: string;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  confidence: number;
  start: number;
  end: number;
}

/** A made-up document: its pages as a reading stores them, its facts with proofs that hold. */
export interface MadeDocument {
  pages: { text: string; words: PlacedWord[]; hasPicture: boolean }[];
  facts: StoredFact[];
  /** Everything that an engine marked: facts, and names and dates around them. */
  candidates: { [name: string]: string | number | boolean | null }[];
}

interface Part {
  quote: string;
  role: string;
}

interface Stated {
  type: string;
  text: string;
  attributes: StoredFact['attributes'];
  code: StoredFact['code'];
  parts: Part[];
  assertion?: string;
  date?: string;
}

/** The day that made-up documents state. */
export const statedDay = '2025-01-15';

const pageWidth = 1240;
const pageHeight = 1754;
const linesAPage = 40;
const lineHeight = 36;
const characterWidth = 11;

const loinc = (code: string, display: string) => ({ system: 'LOINC', code, display });
const icd = (code: string, display: string) => ({ system: 'ICD-10-CM', code, display });
const rxnorm = (code: string, display: string) => ({ system: 'RxNorm', code, display });

const analytes = [
  ['Haemoglobin', '718-7', 'g/L', 120, 155],
  ['Platelets', '777-3', 'x10^9/L', 150, 400],
  ['Sodium', '2951-2', 'mmol/L', 135, 145],
  ['Potassium', '2823-3', 'mmol/L', 3, 5],
  ['Creatinine', '2160-0', 'umol/L', 45, 90],
  ['Glucose', '2345-7', 'mmol/L', 3, 7],
  ['Cholesterol', '2093-3', 'mmol/L', 2, 5],
  ['Ferritin', '2276-4', 'ug/L', 30, 300],
  ['Thyrotropin', '3016-3', 'mU/L', 1, 4],
  ['Albumin', '1751-7', 'g/L', 35, 50],
  ['Urea', '3091-6', 'mmol/L', 3, 8],
  ['Calcium', '17861-6', 'mmol/L', 2, 3],
] as const;

const medicines = [
  ['Metformin', '6809', 500],
  ['Perindopril', '54552', 5],
  ['Atorvastatin', '83367', 40],
  ['Amlodipine', '17767', 10],
  ['Pantoprazole', '40790', 20],
  ['Sertraline', '36437', 50],
  ['Salbutamol', '435', 100],
  ['Levothyroxine', '10582', 75],
] as const;

/** A long list states other salts, not the same drug again and again. */
const salts =
  'sodium hydrochloride maleate besilate tartrate succinate fumarate citrate mesilate acetate lactate nitrate'.split(
    ' ',
  );

const conditions = [
  ['Hypertension', 'I10'],
  ['Type 2 diabetes mellitus', 'E11.9'],
  ['Asthma', 'J45.909'],
  ['Osteoarthritis of the knee', 'M17.9'],
  ['Hypothyroidism', 'E03.9'],
  ['Atrial fibrillation', 'I48.91'],
] as const;

/**
 * A pathology report, a medication list or a clinic letter with `factCount` facts; `number` chooses its kind and its
 * values. The same number makes the same document.
 */
export function makeDocument(number: number, factCount: number): MadeDocument {
  const state = [labStatement, listStatement, letterStatement, labStatement][number % 4] ?? labStatement;
  const document: MadeDocument = { pages: [], facts: [], candidates: [] };
  let page = openPage(document, number);
  for (let at = 0; at < factCount; at++) {
    if (page.lines >= linesAPage) page = openPage(document, number);
    const stated = state(at, number);
    const key = createHash('sha256').update(`${number} ${at}`).digest('hex');
    const sources = page.write(stated.parts);
    document.facts.push({
      key,
      type: stated.type,
      text: stated.text,
      assertion: stated.assertion ?? 'present',
      attributes: stated.attributes,
      date: stated.date ?? statedDay,
      code: stated.code,
      confidence: (70 + ((number + at) % 30)) / 100,
      sources,
    });
    const [label] = sources;
    document.candidates.push({
      type: stated.type,
      text: stated.text,
      page: label?.page ?? 1,
      start: label?.start ?? 0,
      end: label?.end ?? 1,
      negated: false,
      confidence: 0.8,
      fact_key: key,
      fate: 'stored',
    });
  }
  return document;
}

function labStatement(at: number, number: number): Stated {
  const [name, code, unit, low, high] = choose(analytes, at + number);
  const value = low + ((number * 7 + at * 3) % (high - low + 3));
  return {
    type: 'lab',
    text: name,
    attributes: { analyte: name.toLowerCase(), value, unit, refLow: low, refHigh: high },
    // One in six stays uncoded, as where no code system knows the name.
    code: (number + at) % 6 === 0 ? null : loinc(code, name),
    parts: [
      { quote: name, role: 'label' },
      { quote: String(value), role: 'value' },
      { quote: unit, role: 'unit' },
      { quote: `${low} - ${high}`, role: 'range' },
    ],
  };
}

function listStatement(at: number, number: number): Stated {
  if (at % 6 === 5) return allergyStatement(number);
  const [name, code, dose] = choose(medicines, at + number);
  const drug = at < medicines.length ? name : `${name} ${choose(salts, Math.floor(at / medicines.length))}`;
  const strength = `${dose} mg`;
  const frequency = at % 2 === 0 ? 'once daily' : 'twice daily';
  return {
    type: 'medication',
    text: drug,
    attributes: {
      drug: drug.toLowerCase(),
      strength,
      frequency,
      frequencyPerDay: (at % 2) + 1,
      form: 'tablet',
      status: (number + at) % 5 === 0 ? 'stopped' : 'active',
    },
    code: rxnorm(code, drug),
    parts: [
      { quote: drug, role: 'label' },
      { quote: strength, role: 'strength' },
      { quote: frequency, role: 'frequency' },
    ],
  };
}

function allergyStatement(number: number): Stated {
  const substance = choose(['Penicillin', 'Latex', 'Peanut', 'Ibuprofen'], number);
  return {
    type: 'allergy',
    text: substance,
    attributes: { reaction: 'rash', severity: 'mild' },
    code: null,
    parts: [
      { quote: substance, role: 'label' },
      { quote: 'rash', role: 'detail' },
    ],
  };
}

function letterStatement(at: number, number: number): Stated {
  const simple = (type: string, text: string, attributes: StoredFact['attributes']): Stated => ({
    type,
    text,
    attributes,
    code: null,
    parts: [{ quote: text, role: 'label' }],
  });
  switch (at % 8) {
    case 0:
      return {
        type: 'vital',
        text: 'Blood pressure',
        attributes: { value: '128/82', systolic: 128, diastolic: 82, unit: 'mmHg' },
        code: loinc('85354-9', 'Blood pressure panel'),
        parts: [
          { quote: 'Blood pressure', role: 'label' },
          { quote: '128/82', role: 'value' },
          { quote: 'mmHg', role: 'unit' },
        ],
      };
    case 1:
      return simple('procedure', choose(['Colonoscopy', 'Knee arthroscopy', 'Cataract extraction'], number), {});
    case 2:
      return simple('immunization', choose(['Influenza vaccine', 'Tetanus vaccine'], number), { status: 'given' });
    case 3:
      return simple('symptom', choose(['Dyspnoea on exertion', 'Headache', 'Fatigue'], number), { severity: 'mild' });
    case 4:
      return { ...simple('family_history', 'Breast cancer', { relation: 'mother' }), assertion: 'family' };
    default: {
      const [name, code] = choose(conditions, at + number);
      return {
        ...simple('condition', name, { status: at % 3 === 0 ? 'resolved' : 'active' }),
        code: icd(code, name),
        // A year is often all that a letter says.
        ...(at % 2 === 0 ? { date: statedDay.slice(0, 4) } : {}),
      };
    }
  }
}

/** Begins a page with its letterhead. `write` sets a line and gives the sources that quote its parts. */
function openPage(document: MadeDocument, number: number) {
  const page = { text: '', words: [] as PlacedWord[], hasPicture: number % 3 !== 0 };
  document.pages.push(page);
  const pageNumber = document.pages.length;
  const opened = {
    lines: 0,
    write(parts: readonly Part[]): FactSource[] {
      const sources = parts.map(({ quote, role }, at) => {
        if (at > 0) page.text += '   ';
        const start = page.text.length;
        page.text += quote;
        return {
          page: pageNumber,
          quote,
          start,
          end: page.text.length,
          role,
          boxes: [boxOf(quote.length, start, opened.lines)],
        };
      });
      page.words.push(...sources.flatMap((source) => wordsOf(source.quote, source.start, opened.lines)));
      page.text += '\n';
      opened.lines++;
      return sources;
    },
  };
  for (const line of [
    'Seaview Medical Centre, 12 Harbour Road',
    `Report number ${number}, page ${pageNumber}`,
    'Patient: Imogen Sample     DOB: 14/03/1961     MRN 0042',
    `Date: ${statedDay}     Requested by: Dr Sam Placeholder`,
    'Please find the results and the present treatment of this patient below.',
    'Test or item   Result   Units   Reference range',
  ]) {
    opened.write([{ quote: line, role: 'detail' }]);
  }
  return opened;
}

/** A box in fractions of the page, as proofs hold it. */
function boxOf(length: number, start: number, line: number) {
  const x0 = ((start % 70) * characterWidth + 60) / pageWidth;
  const y0 = (line * lineHeight + 60) / pageHeight;
  const box = { x0, y0, x1: x0 + (length * characterWidth) / pageWidth, y1: y0 + 24 / pageHeight };
  // As precise as the worker's.
  return { x0: rounded(box.x0), y0: rounded(box.y0), x1: rounded(box.x1), y1: rounded(box.y1) };
}

function rounded(fraction: number): number {
  return Math.round(fraction * 1e5) / 1e5;
}

function wordsOf(text: string, start: number, line: number): PlacedWord[] {
  return [...text.matchAll(/\S+/g)].map((match) => {
    const from = start + match.index;
    const x0 = 60 + match.index * characterWidth;
    const y0 = 60 + line * lineHeight;
    return {
      t: match[0],
      x0,
      y0,
      x1: x0 + match[0].length * characterWidth,
      y1: y0 + 24,
      confidence: 0.97,
      start: from,
      end: from + match[0].length,
    };
  });
}

function choose<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('There is nothing to choose from.');
  return item;
}

/** A page of a made-up document as store_page() takes it. */
export function storedPage(document: MadeDocument, number: number) {
  const page = document.pages[number - 1];
  if (page === undefined) throw new RangeError(`no page ${number}`);
  return {
    number,
    width: pageWidth,
    height: pageHeight,
    engine: page.hasPicture ? 'tesseract' : 'text-layer',
    ms: 12,
    text: page.text,
    words: page.words,
    has_picture: page.hasPicture,
  };
}

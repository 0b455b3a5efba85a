import postgres from 'postgres';
import { z } from 'zod';
import type { Clock, RunAs, Time } from './clock.ts';

/** A generated code as load_medical_codes() takes it. */
interface MadeCode {
  code: string;
  display: string;
  synonyms: string[];
}

const systems = [
  { codeSystem: 'SNOMED CT', share: 0.5, codeOf: (n: number) => String(100_000_000 + n * 7) },
  { codeSystem: 'ICD-10-CM', share: 0.2, codeOf: icdLike },
  { codeSystem: 'LOINC', share: 0.2, codeOf: (n: number) => `${1000 + n}-${n % 10}` },
  { codeSystem: 'RxNorm', share: 0.1, codeOf: (n: number) => String(200 + n * 3) },
] as const;

const batchSize = 10_000;

/** Built again when all is loaded, which is quicker than to keep them up row by row. */
const lateIndexes = ['medical_code_synonyms_words_idx', 'medical_code_synonyms_key_idx'];

/** Loads `total` generated codes of four systems, two terms each on average, by the operators' function. */
export async function loadCodes(adminUrl: string, total: number): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const indexes = await admin<{ indexdef: string }[]>`
      select indexdef from pg_indexes where indexname in ${admin(lateIndexes)}`;
    for (const name of lateIndexes) await admin`drop index public.${admin(name)}`;
    await admin`set session_replication_role = replica`;
    for (const { codeSystem, share, codeOf } of systems) {
      const count = Math.ceil(total * share);
      for (let from = 0; from < count; from += batchSize) {
        const length = Math.min(batchSize, count - from);
        const codes = Array.from({ length }, (_, at) => ({ ...makeCode(from + at, codeOf(from + at)) }));
        await admin`
          select public.load_medical_codes(
            p_code_system => ${codeSystem},
            p_version => '2025-01',
            p_codes => ${admin.json(codes)},
            p_title => ${`Generated ${codeSystem}`},
            p_licence => 'Generated; no rights reserved',
            p_is_current => true
          )`;
      }
    }
    await admin`set maintenance_work_mem = '512MB'`;
    for (const { indexdef } of indexes) await admin.unsafe(indexdef);
    await admin`vacuum analyze public.medical_codes, public.medical_code_synonyms, exora_private.medical_code_words`;
  } finally {
    await admin.end();
  }
}

/** Three letters of a chapter, digits after the point: A00.0 to Z99.999. */
function icdLike(n: number): string {
  const chapter = String.fromCharCode(65 + (n % 26));
  const block = String(Math.floor(n / 26) % 100).padStart(2, '0');
  return `${chapter}${block}.${Math.floor(n / 2600)}`;
}

const prefixes = [
  'acro adeno angio arthro cardio cephalo chole chondro colo cranio cysto dermato entero gastro',
  'hemo hepato hydro lipo lympho myelo myo nephro neuro osteo pneumo pyo thrombo uro',
].flatMap((line) => line.split(' '));
const roots = [
  'bronch cerebr cost cyst derm encephal fibr gloss hepat hyster kerat lapar laryng lymph mast',
  'mening metr my nephr neur oophor opthalm orch ot phleb pleur proct rhin salping splen',
].flatMap((line) => line.split(' '));
const suffixes = [
  'algia ectasis ectomy emia itis lysis malacia megaly oma opathy oplasty orrhagia osis',
  'ostomy otomy paresis pathia penia pexy phagia plegia ptosis rrhea sclerosis spasm stenosis trophy',
].flatMap((line) => line.split(' '));
const modifiers =
  'acute,chronic,recurrent,congenital,secondary,benign,malignant,traumatic,idiopathic,severe,mild,bilateral'.split(',');
const sides = ['left', 'right', 'both', 'unspecified'];
const sites =
  'femur,tibia,forearm,shoulder,lumbar spine,cervical spine,colon,liver,kidney,lung,bladder,retina,skin,heart'.split(
    ',',
  );
const kinds = ['disease', 'disorder', 'fracture', 'injury', 'infection', 'neoplasm', 'syndrome', 'measurement'];

function makeCode(n: number, code: string): MadeCode {
  const name = nameOf(n);
  const modifier = choose(modifiers, n * 5);
  const site = choose(sites, Math.floor(n / 3));
  const side = choose(sides, n * 3);
  const kind = choose(kinds, Math.floor(n / 7));
  return {
    code,
    display: `${capital(modifier)} ${name} ${kind} of ${side} ${site}, stage ${n % 97}`,
    // Two have a synonym, one has two, one has none.
    synonyms: [`${name} of ${site}, type ${n % 89}`, `${capital(site)} ${name} grade ${n % 83}`].slice(
      0,
      n % 4 === 3 ? 2 : (n + 1) % 2,
    ),
  };
}

/** One of 22,680 words of the kind that terms are made of, each some twenty times. */
function nameOf(n: number): string {
  const mixed = (n * 7_919) % (prefixes.length * roots.length * suffixes.length);
  const prefix = choose(prefixes, mixed);
  const root = choose(roots, Math.floor(mixed / prefixes.length));
  return `${prefix}${root}${choose(suffixes, Math.floor(mixed / prefixes.length / roots.length))}`;
}

/** A kind of search, with what is typed and what should be found: this code, some code, none. */
interface Search {
  kind: string;
  typed: string;
  wanted: { code: string } | 'some' | 'none';
}

/** The n-th search of each kind, among `total` loaded codes. */
function searches(n: number, total: number): Search[] {
  const number = (n * 7919) % Math.ceil(total * 0.5);
  const code = choose(systems, 0).codeOf(number);
  const made = makeCode(number, code);
  const name = nameOf(number);
  const [synonym = made.display] = made.synonyms;
  return [
    { kind: 'exact code', typed: code, wanted: { code } },
    { kind: 'display', typed: made.display, wanted: { code } },
    { kind: 'prefix', typed: name.slice(0, 6), wanted: 'some' },
    {
      kind: 'several words',
      typed: `${name} ${choose(sites, Math.floor(number / 3))} ${choose(modifiers, number * 5)}`,
      wanted: 'some',
    },
    { kind: 'synonym', typed: synonym, wanted: { code } },
    {
      kind: 'typo',
      typed: `${name.slice(0, 5)}${name.slice(6)} ${choose(sites, Math.floor(number / 3))}`,
      wanted: 'some',
    },
    {
      kind: 'common words',
      typed: `${choose(modifiers, n)} ${choose(kinds, n)} of ${choose(sides, n)}`,
      wanted: 'some',
    },
    { kind: 'one common word', typed: choose([...kinds, ...modifiers], n), wanted: 'some' },
    { kind: 'nothing to find', typed: `zzqx${n} wvvk`, wanted: 'none' },
  ];
}

const foundSchema = z.array(z.object({ code: z.string() }));

/** A search of each kind, timed: whole transaction at the client. */
export async function searchOnce(
  clock: Clock,
  runAs: RunAs,
  n: number,
  total: number,
): Promise<{ kind: string; time: Time; found: boolean }[]> {
  const times = [];
  for (const { kind, typed, wanted } of searches(n, total)) {
    const query = 'select code from public.search_medical_codes(p_query => $1)';
    const { time, rows } = await clock.transaction(runAs, query, [typed]);
    const codes = foundSchema.parse(rows).map(({ code }) => code);
    const found = typeof wanted === 'string' ? (wanted === 'some') === codes.length > 0 : codes.includes(wanted.code);
    times.push({ kind, time, found });
  }
  return times;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function choose<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('There is nothing to choose from.');
  return item;
}

import {
  fact,
  type Json,
  type Person,
  readFile,
  type StoredFact,
  type TestDatabase,
  type Upload,
  understand,
} from './record.ts';

/** A processed document that states these facts; its page has their words. */
export async function documentOf(
  db: TestDatabase,
  owner: Person,
  stated: readonly Partial<StoredFact>[],
  candidates: readonly Json[] = [],
): Promise<Upload> {
  const page = stated.map(wordsOf).join('\n') || 'Nothing';
  const facts = stated.map((one) => {
    const whole = fact(page, wordsOf(one), one);
    // One key a statement: two strengths of a drug are two facts.
    return { ...whole, text: one.text ?? '', key: `${whole.type} ${one.text} ${JSON.stringify(one.attributes ?? {})}` };
  });
  const { uploaded, job } = await readFile(db, owner, [page]);
  await understand(db, job, facts, candidates);
  return uploaded;
}

function wordsOf({ text = '', attributes = {} }: Partial<StoredFact>): string {
  const raw = ['strength', 'frequency', 'value'].flatMap((name) => attributes[name] ?? []);
  return [text, ...raw].join(' ');
}

/** A medicine in use. */
export function drug(
  name: string,
  more: Record<string, string | number | null> = {},
  date: string | null = null,
): Partial<StoredFact> & { attributes: StoredFact['attributes'] } {
  return { type: 'medication', text: name, date, attributes: { drug: name, status: 'active', ...more } };
}

export const condition = (text: string, changed: Partial<StoredFact> = {}): Partial<StoredFact> => ({
  type: 'condition',
  text,
  ...changed,
});

export const allergy = (text: string, changed: Partial<StoredFact> = {}): Partial<StoredFact> => ({
  type: 'allergy',
  text,
  ...changed,
});

export const snomed = (code: string, display: string) => ({ system: 'SNOMED CT', code, display });

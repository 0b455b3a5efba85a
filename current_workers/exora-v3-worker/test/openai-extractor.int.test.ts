import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Findings } from '../src/database/shell-file-manager.ts';
import { documentOf, Extraction } from './extraction.ts';
import { errorBody, type ModelFault, quotes } from './model-server.ts';

const letter = 'Medications:\nMetformin 500 mg twice daily\nZanubrutix 80 mg 2 capsules bd\n';
const onPage = { type: 'medication', label: 'Zanubrutix', parts: [['dosage', '2 capsules']] } as const;
/** A document of three chunks, one thing in each that only the model knows. */
const threeChunks = ['Alphadrugix', 'Betadrugix', 'Gammadrugix'].map(
  (drug) => `Medicines of today, ${drug} among them.\n${'The person was seen in clinic and is well.\n'.repeat(150)}`,
);

let extraction: Extraction;
beforeAll(async () => {
  extraction = await Extraction.start();
});
afterAll(() => extraction.stop());
beforeEach(() => {
  extraction.reset();
  extraction.model.reads(
    quotes(
      { type: onPage.type, label: onPage.label, parts: [['dosage', '2 capsules']] },
      ...['Alphadrugix', 'Betadrugix', 'Gammadrugix'].map((label) => ({ type: 'medication' as const, label })),
    ),
  );
});

const extract = (texts: readonly string[] = [letter], fallback: 'rules' | 'none' = 'rules') =>
  extraction.openAi(fallback).extract(documentOf(texts), extraction.context());
const namesOf = ({ facts }: Findings) => facts.map(({ text }) => text.toLowerCase());
const refusals = ({ candidates }: Findings) =>
  candidates.flatMap(({ fate, reason }) => (fate === 'refused' ? [reason] : []));

async function rulesAlone(texts: readonly string[] = [letter]): Promise<Findings['facts']> {
  return (await extraction.rules.extract(documentOf(texts), extraction.context())).facts;
}

describe('asking', () => {
  it('adds what the model quotes to what the rules find, and keeps its answer', async () => {
    const found = await extract();
    expect(found).toMatchObject({ engine: 'openai', model: 'gpt-4o-mini', fallback: null });
    expect(namesOf(found)).toEqual(expect.arrayContaining(['metformin', 'zanubrutix']));
    const [kept] = extraction.rpc.callsOf('store_model_answer');
    expect(kept?.parameters).toMatchObject({
      p_question_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      p_answer: { findings: [{ label: 'Zanubrutix' }] },
      p_usage: { model: 'gpt-4o-mini', tokens_in: expect.any(Number), cost_micros: expect.any(Number) },
    });
  });

  it('asks about a long document in parts that go out at the same time, and about each once', async () => {
    let [open, most] = [0, 0];
    extraction.model.fault = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 50));
      open -= 1;
      return null;
    };
    const found = await extract(threeChunks);
    expect(namesOf(found)).toEqual(expect.arrayContaining(['alphadrugix', 'betadrugix', 'gammadrugix']));
    expect(extraction.model.requests).toHaveLength(3);
    expect(most).toBeGreaterThan(1);
    expect(extraction.model.requests.map(({ words }) => words.startsWith('ABOVE')).toSorted()).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('asks nothing that an earlier attempt got an answer to', async () => {
    await extract(threeChunks);
    const answers = extraction.kept().slice(0, 2);
    extraction.model.requests.length = 0;
    const document = documentOf(threeChunks, { answers });
    const found = await extraction.openAi().extract(document, extraction.context());
    expect(extraction.model.requests).toHaveLength(1);
    expect(namesOf(found)).toEqual(expect.arrayContaining(['alphadrugix', 'betadrugix', 'gammadrugix']));
  });

  it('asks in halves where an answer is cut off', async () => {
    extraction.model.fault = ({ rows }) =>
      rows.length > 1 ? { content: '{"findings":[{"page":1,"li', finish: 'length' } : null;
    const found = await extract();
    expect(found).toMatchObject({ engine: 'openai', fallback: null });
    expect(namesOf(found)).toContain('zanubrutix');
    expect(extraction.model.requests.map(({ rows }) => rows.length).toSorted()).toEqual([1, 1, 1, 2, 3]);
  });
});

describe('an owner who doesn’t allow outside engines', () => {
  it('has nothing sent, and the rules do it', async () => {
    extraction.allows = () => false;
    const found = await extract();
    expect(found).toMatchObject({ engine: 'rules', model: null, fallback: null });
    expect(found.facts).toEqual(await rulesAlone());
    expect(extraction.model.requests).toEqual([]);
    expect(extraction.rpc.callsOf('acquire_api_capacity')).toEqual([]);
  });

  it('is asked before every call, so that no more are made from then on, whatever the fallback', async () => {
    extraction.allows = () => extraction.model.requests.length <= 3;
    const texts = Array.from({ length: 8 }, () => threeChunks).flat();
    const found = await extract(texts, 'none');
    // Those that were already out when the fourth came.
    expect(extraction.model.requests.length).toBeLessThanOrEqual(6);
    // What was answered before stays.
    expect(found).toMatchObject({ engine: 'openai', fallback: 'ai_consent_missing' });
  });

  it('who withdraws it during a call has the answer thrown away, and nothing of it stored', async () => {
    extraction.allows = () => extraction.model.requests.length === 0;
    const found = await extract();
    expect(extraction.model.requests.length).toBeGreaterThan(0);
    expect(found).toMatchObject({ engine: 'rules', model: null, fallback: 'ai_consent_missing' });
    expect(found.facts).toEqual(await rulesAlone());
    expect(extraction.rpc.callsOf('store_model_answer')).toEqual([]);
  });
});

const unusable: [string, ModelFault, number, string][] = [
  ['a refusal', { content: null, refusal: 'I can’t help with that.' }, 1, 'REFUSED'],
  ['a content filter', { content: '', finish: 'content_filter' }, 1, 'FILTERED'],
  ['an answer without end', 'endless', 1, 'TOO_LARGE'],
  ['an empty answer', { content: '' }, 3, 'EMPTY'],
  ['an answer that is no JSON', { content: 'Metformin 500 mg' }, 3, 'NOT_JSON'],
  ['JSON of another form', { content: '{"facts":[{"code":"6809"}]}' }, 3, 'OTHER_FORM'],
  [
    'an answer that the question’s words forbid',
    { status: 400, body: errorBody('content_filter') },
    1,
    'CONTENT_FILTER',
  ],
  ['more findings than words', { content: JSON.stringify({ findings: many(1001) }) }, 1, 'TOO_LARGE'],
];
const unavailable: [string, ModelFault, number, string, string][] = [
  ['a fault of the server', { status: 500, body: errorBody(null) }, 3, 'engine_unavailable', 'HTTP_500'],
  ['a cut connection', 'cut', 3, 'engine_unavailable', 'NO_ANSWER'],
  ['half an answer', 'half', 3, 'engine_unavailable', 'NO_ANSWER'],
  ['a wrong key', { status: 401, body: errorBody('invalid_api_key') }, 1, 'engine_key_refused', 'INVALID_API_KEY'],
  ['no money', { status: 429, body: errorBody('insufficient_quota') }, 1, 'engine_key_refused', 'INSUFFICIENT_QUOTA'],
];

function many(count: number): object[] {
  return Array.from({ length: count }, () => ({
    page: 1,
    line: 2,
    type: 'medication',
    assertion: 'present',
    label: 'Metformin',
    parts: [],
  }));
}

describe('the rules alone', () => {
  it.each(unusable)('do it after %s, and the session says so', async (_, fault, calls, word) => {
    extraction.model.fault = () => fault;
    const found = await extract();
    expect(found).toMatchObject({ engine: 'rules', model: null, fallback: 'document_not_understood' });
    expect(found.facts).toEqual(await rulesAlone());
    expect(extraction.model.requests).toHaveLength(calls);
    expect(extraction.logged).toContain(`"cause_code":"${word}"`);
  });

  it.each(unavailable)('do it after %s, and the session says so', async (_, fault, calls, code, word) => {
    extraction.model.fault = () => fault;
    const found = await extract();
    expect(found).toMatchObject({ engine: 'rules', fallback: code });
    expect(found.facts).toEqual(await rulesAlone());
    expect(extraction.model.requests).toHaveLength(calls);
    expect(extraction.logged).toContain(`"cause_code":"${word}"`);
  });

  it('do it after calls that hang', async () => {
    extraction.model.fault = () => 'hang';
    const found = await extraction.openAi('rules', 100).extract(documentOf([letter]), extraction.context());
    expect(found).toMatchObject({ engine: 'rules', fallback: 'engine_unavailable' });
    expect(extraction.model.requests).toHaveLength(3);
  });

  it('do the part that the model refused, and it does the others', async () => {
    extraction.model.fault = ({ words }) =>
      words.includes('Betadrugix') ? { content: null, refusal: 'I can’t help with that.' } : null;
    const found = await extract(threeChunks);
    expect(found).toMatchObject({ engine: 'openai', fallback: 'document_not_understood' });
    expect(namesOf(found)).toEqual(expect.arrayContaining(['alphadrugix', 'gammadrugix']));
    expect(namesOf(found)).not.toContain('betadrugix');
  });

  it.each([...unusable, ...unavailable].map(([name, fault]) => [name, fault] as const))(
    'don’t do it after %s where they aren’t to: the document fails',
    async (_, fault) => {
      extraction.model.fault = () => fault;
      await expect(extract([letter], 'none')).rejects.toMatchObject({
        code: expect.stringMatching(/^(document_not_understood|engine_unavailable|engine_key_refused)$/),
      });
    },
  );

  it.each([['rules'], ['none']] as const)(
    'never do it for a pause that the provider asks for (%s)',
    async (fallback) => {
      extraction.model.fault = ({ words }) =>
        words.includes('Betadrugix')
          ? { status: 429, headers: { 'retry-after': '7' }, body: errorBody('rate_limit_exceeded') }
          : null;
      await expect(extract(threeChunks, fallback)).rejects.toMatchObject({ name: 'Parked', retryAfterMs: 7000 });
      // What was answered is kept for the next attempt.
      expect(extraction.kept().length).toBeGreaterThan(0);
    },
  );

  it.each([
    ['a fault of the server', { status: 500, body: errorBody(null) }],
    ['an answer that is no JSON', { content: 'Sorry!' }],
    ['an empty answer', { content: '' }],
  ] satisfies [string, ModelFault][])('aren’t needed where the next try succeeds after %s', async (_, fault) => {
    extraction.model.fault = () => (extraction.model.requests.length === 1 ? fault : null);
    expect(await extract()).toMatchObject({ engine: 'openai', fallback: null });
    expect(extraction.model.requests).toHaveLength(2);
  });
});

describe('what is not on the page', () => {
  const invented = { page: 1, line: 2, type: 'medication', assertion: 'present', label: 'Metformin', parts: [] };
  it.each<[string, object, string]>([
    ['a name', { ...invented, label: 'Morphine' }, 'quote_not_found'],
    ['a page', { ...invented, page: 4 }, 'page_missing'],
    ['a line', { ...invented, line: 400 }, 'quote_not_found'],
    ['a strength', { ...invented, parts: [{ role: 'strength', line: 2, quote: '5000 mg' }] }, 'quote_not_found'],
    [
      'a number with another digit',
      { ...invented, parts: [{ role: 'strength', line: 2, quote: '00 mg' }] },
      'quote_not_found',
    ],
  ])('is no fact: %s; the audit has it with its reason', async (_, quoted, reason) => {
    extraction.model.reads(() => [quoted]);
    const found = await extract();
    expect(found.facts).toEqual(await rulesAlone());
    expect(found.engine).toBe('openai');
    expect(refusals(found)).toEqual([reason]);
  });
});

it('logs nothing of documents, questions or answers', () => {
  for (const word of ['Metformin', 'Zanubrutix', 'drugix', 'Refused with', 'sk-key', 'clinic', '[redacted]'])
    expect(extraction.logged).not.toContain(word);
});

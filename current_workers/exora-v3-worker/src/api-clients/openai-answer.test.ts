import { quotedAnswerSchema } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { answerOf, UnusableAnswer, usageOf } from './openai-answer.ts';

const finding = { page: 1, line: 2, type: 'condition', assertion: 'present', label: 'Asthma', parts: [] };

function completion(content: unknown, more: object = {}, finish = 'stop') {
  return { choices: [{ finish_reason: finish, message: { content, ...more } }] };
}

function reasonOf(told: unknown): string | null {
  const answer = answerOf(told, quotedAnswerSchema);
  return answer instanceof UnusableAnswer ? answer.reason : null;
}

describe('answerOf', () => {
  it('is the answer in the form that was asked for', () => {
    const told = completion(JSON.stringify({ findings: [finding] }));
    expect(answerOf(told, quotedAnswerSchema)).toEqual({ findings: [finding] });
  });

  it('may stand between marks of Markdown', () => {
    const told = completion(`\`\`\`json\n${JSON.stringify({ findings: [finding] })}\n\`\`\`\n`);
    expect(answerOf(told, quotedAnswerSchema)).toEqual({ findings: [finding] });
  });

  it('holds no character that the database can’t hold', () => {
    const label = 'As\u0000thma \ud800';
    const told = completion(JSON.stringify({ findings: [{ ...finding, label }] }));
    expect(answerOf(told, quotedAnswerSchema)).toMatchObject({ findings: [{ label: 'Asthma \ufffd' }] });
  });

  it.each([
    ['CUT_OFF', completion('{"findings":[{"page":1', {}, 'length')],
    ['FILTERED', completion('', {}, 'content_filter')],
    ['REFUSED', completion(null, { refusal: 'I can’t help with that.' })],
    ['EMPTY', { choices: [] }],
    ['EMPTY', completion(null)],
    ['EMPTY', completion('  ')],
    ['NOT_JSON', completion('Here are the findings: Asthma')],
    ['NOT_JSON', completion('{"findings":[')],
    ['OTHER_FORM', completion('{"facts":[]}')],
    ['OTHER_FORM', completion(JSON.stringify({ findings: [{ ...finding, type: 'diagnosis' }] }))],
    ['OTHER_FORM', completion(JSON.stringify({ findings: [{ ...finding, code: '195967001' }] }))],
    ['OTHER_FORM', completion(JSON.stringify({ findings: [finding], note: 'done' }))],
    ['OTHER_FORM', { error: 'busy' }],
    ['OTHER_FORM', 'Asthma'],
    ['OTHER_FORM', null],
  ])('is unusable as %s (%o)', (reason, told) => {
    expect(reasonOf(told)).toBe(reason);
  });

  it('may be asked for again where only the form was wrong', () => {
    const again = (['EMPTY', 'NOT_JSON', 'OTHER_FORM'] as const).map((reason) => new UnusableAnswer(reason));
    expect(again.every(({ mayBeAskedAgain }) => mayBeAskedAgain)).toBe(true);
    const never = (['CUT_OFF', 'REFUSED', 'FILTERED', 'TOO_LARGE'] as const).map(
      (reason) => new UnusableAnswer(reason),
    );
    expect(never.some(({ mayBeAskedAgain }) => mayBeAskedAgain)).toBe(false);
  });
});

describe('usageOf', () => {
  it('is what the server counted, and null where it doesn’t', () => {
    expect(usageOf({ usage: { prompt_tokens: 7, completion_tokens: 3 } })).toEqual({ tokensIn: 7, tokensOut: 3 });
    expect(usageOf({ usage: { prompt_tokens: -7, completion_tokens: 'many' } })).toEqual({ tokensIn: 0, tokensOut: 0 });
    expect(usageOf({})).toBeNull();
  });
});

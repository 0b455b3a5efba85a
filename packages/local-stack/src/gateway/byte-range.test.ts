import { describe, expect, test } from 'vitest';
import { applyRange, parseRange } from './byte-range.ts';

test.each([
  ['bytes=0-0', { from: 0, to: 0 }],
  ['bytes=3-', { from: 3, to: 9 }],
  ['bytes=3-99', { from: 3, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=-99', { from: 0, to: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', null],
  ['bytes=0-1,3-4', null],
  ['bytes=-', null],
  ['items=0-1', null],
  [null, null],
])('%s of ten bytes', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range);
});

describe('the part of an answer', () => {
  const whole = () => {
    const chunks = ['012', '345', '', '6789'].map((text) => new TextEncoder().encode(text));
    return new Response(ReadableStream.from(chunks), { headers: { 'content-length': '10' } });
  };
  test.each([
    ['bytes=1-1', '1'],
    ['bytes=2-6', '23456'],
    ['bytes=3-5', '345'],
    ['bytes=9-', '9'],
  ])('%s over pieces of the stream', async (header, text) => {
    const answer = applyRange(whole(), header);
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
      206,
      String(text.length),
      text,
    ]);
  });
  test('an answer of unknown length stays whole', async () => {
    expect(await applyRange(new Response('0123'), 'bytes=1-2').text()).toBe('0123');
  });
});

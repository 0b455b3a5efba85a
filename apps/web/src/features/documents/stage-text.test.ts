import { describe, expect, test } from 'vitest';
import { inProgress, isStopped, stageProgress, stageText } from './stage-text.ts';

const file = { status: 'queued', pages_done: 0, pages_total: null, fact_count: 0 } as const;

describe('stageText', () => {
  test.each([
    [{}, 'Waiting'],
    [{ status: 'reading' }, 'Reading'],
    [{ status: 'reading', pages_total: 5 }, 'Reading page 1 of 5'],
    [{ status: 'reading', pages_total: 5, pages_done: 1 }, 'Reading page 2 of 5'],
    [{ status: 'reading', pages_total: 5, pages_done: 5 }, 'Reading page 5 of 5'],
    [{ status: 'understanding', pages_total: 5, pages_done: 5 }, 'Understanding'],
    [{ status: 'processed', fact_count: 12 }, '12 facts'],
    [{ status: 'processed', fact_count: 1 }, '1 fact'],
    [{ status: 'processed' }, 'No facts found'],
    [{ status: 'failed' }, 'Failed'],
    [{ status: 'held' }, 'Waiting for the virus check'],
    [{ status: 'quarantined' }, 'Blocked'],
    [{ status: 'kept' }, 'Kept unread'],
    [{ status: 'asks' }, 'Whose is it?'],
  ] as const)('tells %j as %s', (over, text) => {
    expect(stageText({ ...file, ...over })).toBe(text);
  });
});

test('stageProgress only grows while a document is worked on', () => {
  const steps = [
    { ...file, status: 'reading', pages_total: 2 },
    { ...file, status: 'reading', pages_total: 2, pages_done: 1 },
    { ...file, status: 'reading', pages_total: 2, pages_done: 2 },
    { ...file, status: 'understanding', pages_total: 2, pages_done: 2 },
    { ...file, status: 'processed', pages_total: 2, pages_done: 2 },
  ] as const;
  expect(steps.map((step) => stageProgress(step))).toEqual([0, 0.45, 0.9, 0.95, 1]);
});

test('inProgress ends with success and with failure', () => {
  expect(inProgress({ status: 'understanding' })).toBe(true);
  expect(inProgress({ status: 'processed' })).toBe(false);
  expect(inProgress({ status: 'failed' })).toBe(false);
});

test('a document that waits for the virus check is in progress; one that is kept or blocked is not, and only that one is stopped', () => {
  expect((['held', 'kept', 'quarantined'] as const).map((status) => inProgress({ status }))).toEqual([
    true,
    false,
    false,
  ]);
  expect((['held', 'kept', 'quarantined'] as const).map((status) => isStopped({ status }))).toEqual([
    false,
    false,
    true,
  ]);
  expect(stageProgress({ ...file, status: 'held' })).toBeNull();
});

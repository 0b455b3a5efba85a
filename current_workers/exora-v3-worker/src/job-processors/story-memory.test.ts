import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoryMemory } from './story-memory.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const remember = (memory: StoryMemory, patientId: string) =>
  memory.of(patientId).set('hash', { story: 1, sentences: [{ text: 'Gout was recorded.', facts: [1] }] });

describe('what a model answered', () => {
  it('is known to the record’s next telling, and to no other record', () => {
    const memory = new StoryMemory();
    remember(memory, 'a');
    expect(memory.of('a').size).toBe(1);
    expect(memory.of('b').size).toBe(0);
  });

  it('is forgotten an hour after the record’s last telling', () => {
    const memory = new StoryMemory();
    remember(memory, 'a');
    vi.advanceTimersByTime(50 * 60_000);
    expect(memory.of('a').size).toBe(1);
    vi.advanceTimersByTime(50 * 60_000);
    expect(memory.of('a').size).toBe(1);
    vi.advanceTimersByTime(61 * 60_000);
    expect(memory.of('a').size).toBe(0);
  });

  it('is forgotten at once where that is asked for, and for the record told longest ago where there are many', () => {
    const memory = new StoryMemory();
    remember(memory, 'a');
    memory.forget('a');
    expect(memory.of('a').size).toBe(0);
    for (let at = 0; at < 201; at += 1) remember(memory, `record ${at}`);
    expect(memory.of('record 200').size).toBe(1);
    expect(memory.of('record 0').size).toBe(0);
  });
});

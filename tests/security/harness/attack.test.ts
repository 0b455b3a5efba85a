import { describe, expect, test } from 'vitest';
import { Tries } from './attack.ts';

const tries = (work: (tries: Tries) => void): string | null => {
  const made = new Tries('tokens', 'an attack');
  work(made);
  return made.verdict();
};

describe('an attack', () => {
  test('is held when every try was refused and every twin succeeded', () => {
    const verdict = tries((made) => {
      made.held('a stranger', true);
      made.control('the owner', true);
    });
    expect(verdict).toBeNull();
  });

  test.each<[string, RegExp, (tries: Tries) => void]>([
    [
      'a try that got something',
      /hole: a stranger/,
      (made) => {
        made.held('a stranger', false);
        made.control('the owner', true);
      },
    ],
    [
      'a twin that was refused too',
      /control failed: the owner/,
      (made) => {
        made.held('a stranger', true);
        made.control('the owner', false);
      },
    ],
    ['no twin', /no control/, (made) => made.held('a stranger', true)],
    ['no try', /nothing was tried/, (made) => made.control('the owner', true)],
  ])('fails with %s', (_, words, work) => {
    expect(tries(work)).toMatch(words);
  });

  test('names the first holes and counts the rest', () => {
    const verdict = tries((made) => {
      for (let at = 0; at < 30; at++) made.held(`try ${at}`, false);
      made.control('the owner', true);
    });
    expect(verdict).toContain('hole: try 24');
    expect(verdict).toContain('and 5 more');
  });
});

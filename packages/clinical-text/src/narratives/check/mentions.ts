import type { Grounds } from './fact-grounds.ts';
import type { Token } from './tokens.ts';

/** A place where a sentence names cited facts; `first` and `last` count tokens. */
export interface Mention {
  first: number;
  last: number;
  facts: Grounds[];
}

/** Where the sentence names its facts, in order; of names inside each other the longer. */
export function mentionsIn(tokens: readonly Token[], cited: readonly Grounds[]): Mention[] {
  const byFirst = new Map<string, { name: string[]; facts: Set<Grounds> }[]>();
  const byName = new Map<string, Set<Grounds>>();
  const byIdentity = new Map<string, Grounds[]>();
  for (const one of cited) {
    byIdentity.set(one.identity, [...(byIdentity.get(one.identity) ?? []), one]);
  }
  for (const one of cited) {
    for (const name of one.names) {
      const key = name.join(' ');
      const known = byName.get(key);
      if (known) {
        for (const same of byIdentity.get(one.identity) ?? []) known.add(same);
        continue;
      }
      const facts = new Set(byIdentity.get(one.identity));
      byName.set(key, facts);
      const [first = ''] = name;
      byFirst.set(first, [...(byFirst.get(first) ?? []), { name, facts }]);
    }
  }
  const mentions: Mention[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const candidates = byFirst.get(tokens[index]?.key ?? '') ?? [];
    const fitting = candidates
      .filter(({ name }) => name.every((word, at) => tokens[index + at]?.key === word))
      .sort((a, b) => b.name.length - a.name.length)[0];
    if (fitting === undefined) continue;
    const last = index + fitting.name.length - 1;
    mentions.push({ first: index, last, facts: [...fitting.facts] });
    index = last;
  }
  return mentions;
}

/** The mention that a token belongs to: the last one before it, else the next after it; null when nothing is named. */
export function nearestMention(mentions: readonly Mention[], token: number): Mention | null {
  let before: Mention | null = null;
  for (const mention of mentions) {
    if (mention.first > token) return before ?? mention;
    before = mention;
  }
  return before;
}

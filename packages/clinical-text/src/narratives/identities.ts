import type { NarratableFact } from '@exora/contracts';
import { nameKey, nameOf } from './words/names.ts';

/** A code or name by which facts are of one thing. Uncoded ones join the code that others give their name. */
export function identities(facts: readonly NarratableFact[]): (fact: NarratableFact) => string {
  const codeOfName = new Map<string, string>();
  const codeOf = (fact: NarratableFact) => (fact.code === null ? null : `${fact.code.system} ${fact.code.code}`);
  for (const fact of facts) {
    const code = codeOf(fact);
    const name = nameKey(nameOf(fact));
    if (code === null) continue;
    const known = codeOfName.get(name);
    // Of two codes for one name always the same, whatever order they come in.
    if (known === undefined || code < known) codeOfName.set(name, code);
  }
  return (fact) => codeOfName.get(nameKey(nameOf(fact))) ?? codeOf(fact) ?? `name ${nameKey(nameOf(fact))}`;
}

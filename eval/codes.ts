import type { Entity } from '@exora/contracts';
import { type CodedDocument, codeKey, percent, systemOf } from './gold.ts';

/** Of the coded entities of the reference, how many were found and have one of its codes. */
export function scoreCodes(documents: readonly CodedDocument[], extract: (text: string) => Entity[]) {
  const systems = new Map<string, { asked: number; right: number; uncoded: number }>();
  for (const document of documents) {
    const found = extract(document.text);
    for (const gold of document.entities) {
      const [first] = gold.codes;
      if (!first) continue;
      const keys = gold.codes.map(codeKey);
      const system = systemOf(codeKey(first));
      const tally = systems.get(system) ?? { asked: 0, right: 0, uncoded: 0 };
      systems.set(system, tally);
      tally.asked += 1;
      const same = found.filter((one) => one.type === gold.type && one.start < gold.end && gold.start < one.end);
      const codes = same.flatMap((one) => (one.code ? [codeKey(one.code)] : []));
      if (codes.some((code) => keys.includes(code))) tally.right += 1;
      else if (codes.length === 0) tally.uncoded += 1;
    }
  }
  const sum = { asked: 0, right: 0 };
  for (const { asked, right } of systems.values()) {
    sum.asked += asked;
    sum.right += right;
  }
  return {
    endToEnd: percent(sum.right, sum.asked),
    bySystem: Object.fromEntries(
      [...systems].map(([system, tally]) => [system, { percent: percent(tally.right, tally.asked), ...tally }]),
    ),
  };
}

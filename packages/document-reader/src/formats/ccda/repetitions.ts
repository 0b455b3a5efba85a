import type { Finding } from '../../structured/finding.ts';
import type { Block } from '../../typesetting/blocks.ts';
import type { SectionKind } from './sections.ts';

/** A section with what its entries state. */
export interface ReadSection {
  title: string;
  kind: SectionKind;
  blocks: Block[];
  findings: Finding[];
  /** Whether its narrative holds nothing that the entries don't state. */
  isCovered: boolean;
}

/**
 * The sections without the problems that they state again: one of the problem list returns as the diagnosis of encounters and
 * as a concern, with less said about it.
 */
export function withoutRepetitions(sections: readonly ReadSection[]): ReadSection[] {
  const stated = new Set<string>();
  for (const { kind, findings } of sections) {
    if (kind === 'problems') addNames(stated, findings);
  }
  return sections.map((section) => {
    if (section.kind === 'problems') return section;
    const findings = section.findings.filter((finding) => !namesOf(finding).some((name) => stated.has(name)));
    addNames(stated, findings);
    return { ...section, findings };
  });
}

function addNames(names: Set<string>, findings: readonly Finding[]): void {
  for (const finding of findings) for (const name of namesOf(finding)) names.add(name);
}

/** What a condition is known by: its code and its name. */
function namesOf({ type, code, words }: Finding): string[] {
  if (type !== 'condition') return [];
  const name = words.label.toLowerCase().replace(/ \((disorder|finding|situation)\)$/, '');
  return code === null ? [name] : [name, `${code.system} ${code.code}`];
}

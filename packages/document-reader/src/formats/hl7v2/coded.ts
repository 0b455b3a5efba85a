import type { StatedCode } from '../../structured/code-systems.ts';
import type { Segment } from './message.ts';

/** A coded element (CE, CWE, CNE): its name and the codes that it gives, alternates included. */
export interface Coded {
  label: string;
  codes: StatedCode[];
}

export function codedAt(segment: Segment, field: number, repetition = 1): Coded {
  const [id = '', name = '', system, otherId = '', otherName = '', otherSystem, , , original = ''] = segment.components(
    field,
    repetition,
  );
  return {
    label: name || otherName || original || id || otherId,
    codes: [
      { system, code: id, display: name || undefined },
      { system: otherSystem, code: otherId, display: otherName || undefined },
    ],
  };
}

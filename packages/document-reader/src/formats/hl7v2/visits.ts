import { hl7Day } from '../../structured/dates.ts';
import { encounterClass, encounterFinding } from '../../structured/encounters.ts';
import type { Finding } from '../../structured/finding.ts';
import { codedAt } from './coded.ts';
import type { Segment } from './message.ts';

/** Events of ADT messages (table 0003) that announce a visit or take one back: pre-admission, pending and cancelled ones. */
const notHappened = new Set(['A05', 'A11', 'A14', 'A27', 'A38']);

/** The kind of a visit (PV1-2) in our words. */
export function visitClass(segment: Segment): string {
  return encounterClass(segment.text(2), segment.text(2, 2));
}

/** Who attends (PV1-7). */
export function attending(segment: Segment): string {
  return [segment.text(7, 3), segment.text(7, 2)].filter(Boolean).join(' ');
}

/**
 * The visit of PV1, with the reason of the PV2 beside it. Every result and every prescription carries one: it is a statement of
 * its own where it says when somebody came or left. `event`: of the message (MSH-9.2).
 */
export function readVisit(segment: Segment, details: Segment | null, event: string, element: string): Finding[] {
  const start = hl7Day(segment.text(44));
  const end = hl7Day(segment.text(45));
  const kind = visitClass(segment);
  if (start === null && end === null) return [];
  if (notHappened.has(event) || kind === 'pre-admission') return [];
  // Ward, facility and description of a location (PL).
  const places = [segment.text(3), segment.text(3, 4), segment.text(3, 9)];
  return encounterFinding({
    name: '',
    codes: [],
    class: kind,
    status: end === null ? '' : 'completed',
    start,
    end,
    location: [...new Set(places.filter(Boolean))].join(', '),
    performer: attending(segment),
    reason: details === null ? '' : codedAt(details, 3).label || details.text(12),
    element,
  });
}

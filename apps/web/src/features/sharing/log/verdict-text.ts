import type { LogCheck } from '#lib/audit/log-check.ts';
import { dayOf, timeOf } from '#lib/format/dates.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { counted } from '#lib/format/quantities.ts';

/** A check's finding in words: the verdict, and what it rests on. */
export interface VerdictText {
  readonly tone: 'info' | 'danger';
  readonly title: string;
  readonly sentences: readonly string[];
}

/** What a check of the log found, for people. */
export function verdictText(check: LogCheck, { dates, clock }: FormatPreferences, timeZone?: string): VerdictText {
  const at = (time: string) => `${dayOf(time, timeZone, dates)}, ${timeOf(time, timeZone, clock)}`;
  if (!check.valid) {
    return {
      tone: 'danger',
      title: 'The log is not intact',
      sentences: [
        check.problem ?? 'A row does not fit the others.',
        check.last_seq > 0
          ? `All rows up to number ${check.last_seq} fit together.`
          : 'No row could be checked before that.',
        'Download the log and keep it, then tell whoever runs this system.',
      ],
    };
  }
  const sentences: string[] = [];
  if (check.first_at !== null && check.last_at !== null) {
    sentences.push(
      `${counted(check.events, 'event')}, from ${at(check.first_at)} to ${at(check.last_at)}: none was changed, removed, added or put in another order.`,
    );
  }
  if (check.cut !== null) {
    sentences.push(
      `Events 1 to ${check.cut.seq} were removed on ${dayOf(check.cut.cut_at, timeZone, dates)}, when they were older than they have to be kept. A seal had covered them.`,
    );
  }
  sentences.push(...sealSentences(check, at));
  if (check.without_personal > 0) {
    sentences.push(
      `Of ${counted(check.without_personal, 'event')} the personal words were erased. That they were there still shows.`,
    );
  }
  return { tone: 'info', title: 'The log is intact', sentences };
}

function sealSentences({ anchors, last_seq }: LogCheck, at: (time: string) => string): string[] {
  if (anchors.sealing === 0 || anchors.last_sealed_at === null) {
    return ['No seal covers it yet. Seals are made regularly; until then only this system’s database vouches for it.'];
  }
  const covered =
    anchors.sealed_up_to_seq >= last_seq
      ? 'all events'
      : `the events up to number ${anchors.sealed_up_to_seq}; later ones wait for the next seal`;
  const sealed = `The last seal, of ${at(anchors.last_sealed_at)}, covers ${covered}.`;
  if (anchors.signed === 0) return [sealed, 'The seals are not signed: only this system’s database vouches for them.'];
  return [
    sealed,
    'The seals are signed. To be sure that it was the right key, download the log and check it yourself with “exora audit verify”.',
  ];
}

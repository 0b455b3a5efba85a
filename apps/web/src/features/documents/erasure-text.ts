import type { ShellFileErasure } from '@exora/contracts';
import { counted } from '#lib/format/quantities.ts';

/** What goes with a document, a sentence each; what it has none of is left out. */
export function erasureText(of: ShellFileErasure): string[] {
  const judged = [
    of.facts_confirmed > 0 && `${of.facts_confirmed} that you confirmed`,
    of.facts_corrected > 0 && `${of.facts_corrected} that you corrected`,
  ].filter((part) => part !== false);
  const withJudged = judged.length === 0 ? '' : `, with ${judged.join(' and ')}`;
  return [
    of.pages === 0
      ? 'The original file is deleted.'
      : `The original file is deleted, with the text and the pictures of its ${of.pages === 1 ? 'page' : `${of.pages.toLocaleString('en')} pages`}.`,
    ...(of.facts === 0
      ? []
      : [`${counted(of.facts, 'fact')} from it ${is(of.facts, 'leaves', 'leave')} the record${withJudged}.`]),
    ...(of.facts_elsewhere === 0
      ? []
      : [
          `${of.facts_elsewhere} of these ${is(of.facts_elsewhere, 'is', 'are')} stated elsewhere in the record too. What is stated there stays.`,
        ]),
    ...(of.narratives === 0
      ? []
      : [`${counted(of.narratives, 'story', 'stories')} ${is(of.narratives, 'is', 'are')} told anew without it.`]),
    ...(of.encounters_unlinked === 0
      ? []
      : [
          `${counted(of.encounters_unlinked, 'visit')} ${is(of.encounters_unlinked, 'stays', 'stay')}, and no longer ${is(of.encounters_unlinked, 'leads', 'lead')} to it.`,
        ]),
    'The log keeps that it was there and who opened it, not what it was called.',
  ];
}

function is(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

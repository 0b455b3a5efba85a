import type { FoundDocument, FoundFact, FoundNarrative, narrativeTypes, SearchAnswer } from '@exora/contracts';
import { BookOpenText, FileText, type IconNode, Image } from 'lucide';
import type { ReactNode } from 'react';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { FactValue } from '#components/facts/fact-value.tsx';
import { typeLooks } from '#components/facts/type-look.ts';
import { LocalDay } from '#components/ui/local-day.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { factDate, factDetail, factTitle } from '#lib/facts/describe-fact.ts';
import { shownType, typeNames } from '#lib/facts/groups.ts';
import { proofAddress } from '#lib/facts/proof-place.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { withToldDates } from '#lib/format/told-dates.ts';
import { markedParts } from '#lib/text/marked-parts.ts';

/** A line of the list: what it shows, and where choosing it leads. */
interface FoundItem {
  readonly id: string;
  readonly icon: IconNode;
  readonly tile: string;
  readonly title: ReactNode;
  readonly detail: ReactNode;
  readonly aside: ReactNode;
  readonly href: string;
}

/** Lines of one kind under their heading. */
interface FoundGroup {
  readonly title: string;
  readonly items: readonly FoundItem[];
}

/** What a search found, in groups. Groups without lines are left out. */
export function foundGroups(
  { facts, documents, narratives, words }: SearchAnswer,
  format: FormatPreferences,
): FoundGroup[] {
  return [
    { title: 'Facts', items: facts.map((fact) => factItem(fact, words, format)) },
    { title: 'Documents', items: documents.map((document) => documentItem(document, words)) },
    { title: 'Stories', items: narratives.map((narrative) => narrativeItem(narrative, words, format)) },
  ].filter(({ items }) => items.length > 0);
}

function factItem(fact: FoundFact, words: readonly string[], { dates, units }: FormatPreferences): FoundItem {
  const type = shownType(fact);
  const title = factTitle(fact);
  const code = fact.code?.display ?? null;
  // Found by its code alone, the line has to say so.
  const byCode = code !== null && !hasMark(title, words) && hasMark(code, words) ? code : null;
  const parts = [typeNames[type], byCode, factDetail(fact, dates), factDate(fact, dates), fact.file_name].filter(
    (part) => part !== null,
  );
  return {
    id: `fact-${fact.id}`,
    icon: typeLooks[type].icon,
    tile: typeLooks[type].tile,
    title: <MarkedText text={title} words={words} />,
    detail: (
      <>
        <MarkedText text={parts.join(' · ')} words={words} />
        {fact.times > 1 && ` · latest of ${fact.times.toLocaleString('en')}`}
      </>
    ),
    aside: (
      <>
        <FactValue fact={fact} units={units} />
        <FactBadges fact={fact} />
      </>
    ),
    href: proofAddress(fact),
  };
}

function documentItem(document: FoundDocument, words: readonly string[]): FoundItem {
  return {
    id: `document-${document.id}`,
    icon: document.mime_type?.startsWith('image/') ? Image : FileText,
    tile: 'bg-brand-soft text-brand',
    title: <MarkedText text={document.file_name} words={words} />,
    detail: (
      <>
        {document.page !== null && `Page ${document.page}: `}
        {document.around === null ? (
          <>
            Added <LocalDay timestamp={document.created_at} />
          </>
        ) : (
          <MarkedText text={document.around} words={words} />
        )}
      </>
    ),
    aside: null,
    href: `/documents/${document.id}${document.page === null ? '' : `#page-${document.page}`}`,
  };
}

const narrativeNames: Readonly<Record<(typeof narrativeTypes)[number], string>> = {
  document: 'The story of a document',
  condition: 'The story of a condition',
  medication: 'The story of a medicine',
  episode: 'What happened at one time',
  summary: 'In short',
};

function narrativeItem(narrative: FoundNarrative, words: readonly string[], { dates }: FormatPreferences): FoundItem {
  const ofDocument = narrative.type === 'document' && narrative.shell_file_id !== null;
  return {
    id: `narrative-${narrative.id}`,
    icon: BookOpenText,
    tile: 'bg-brand-soft text-brand',
    title: <MarkedText text={withToldDates(narrative.title ?? narrativeNames[narrative.type], dates)} words={words} />,
    detail: <MarkedText text={withToldDates(narrative.text, dates)} words={words} />,
    aside: null,
    href: ofDocument ? `/documents/${narrative.shell_file_id}` : '/record/story',
  };
}

function hasMark(text: string, words: readonly string[]): boolean {
  return markedParts(text, words).some(({ isMarked }) => isMarked);
}

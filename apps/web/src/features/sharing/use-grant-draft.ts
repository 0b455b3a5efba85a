'use client';

import type { Care, RecordCategory } from '@exora/contracts';
import { useState } from 'react';
import type { DelegateLevel } from '#lib/sharing/access-text.ts';
import { type End, endOf } from './end-choice.ts';

/** What somebody is to get, as it is being written. */
export interface GrantDraft {
  readonly level: DelegateLevel;
  readonly categories: RecordCategory[] | null;
  readonly purpose: string;
  readonly end: End;
}

/** A draft that is complete. */
export interface ReadyGrant {
  readonly level: DelegateLevel;
  readonly categories: RecordCategory[] | null;
  readonly purpose: string;
  readonly expiresAt: string | null;
}

type DraftErrors = Partial<Record<'categories' | 'purpose' | 'end', string>>;

/** The draft of a grant with its errors, beginning with what somebody has already, if they do. */
export function useGrantDraft(present?: Care['delegates'][number]) {
  const [draft, setDraft] = useState<GrantDraft>({
    level: present?.access_level ?? 'view',
    categories: present?.categories ?? null,
    purpose: present?.purpose ?? '',
    end: present?.expires_at ? { choice: 'day', day: localDay(present.expires_at) } : { choice: 'none', day: '' },
  });
  const [errors, setErrors] = useState<DraftErrors>({});
  /** The draft when it is complete; otherwise says what is missing. */
  const complete = (): ReadyGrant | null => {
    const wrong = errorsOf(draft);
    setErrors(wrong);
    const expiresAt = endOf(draft.end, new Date());
    if (Object.keys(wrong).length > 0 || expiresAt === undefined) return null;
    return { level: draft.level, categories: draft.categories, purpose: draft.purpose.trim(), expiresAt };
  };
  return { draft, change: (part: Partial<GrantDraft>) => setDraft({ ...draft, ...part }), errors, complete };
}

function errorsOf({ categories, purpose, end }: GrantDraft): DraftErrors {
  return {
    ...(categories?.length === 0 && { categories: 'Choose at least one part.' }),
    ...(purpose.trim() === '' && { purpose: 'Say in a few words what it is for.' }),
    ...(endOf(end, new Date()) === undefined && { end: 'Choose a day from today on.' }),
  };
}

function localDay(timestamp: string): string {
  const date = new Date(timestamp);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

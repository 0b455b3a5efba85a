'use client';

import { ChoiceList } from '#components/ui/choice-list.tsx';
import { Field } from '#components/ui/field.tsx';
import { type DelegateLevel, levelTexts } from '#lib/sharing/access-text.ts';
import { CategoryPicker } from './category-picker.tsx';
import { EndPicker } from './end-picker.tsx';
import type { useGrantDraft } from './use-grant-draft.ts';

/** What somebody gets: level, parts of the record, purpose and end. `levels` are those that the giver may give. */
export function GrantFields({
  draft: { draft, change, errors },
  levels,
}: {
  draft: ReturnType<typeof useGrantDraft>;
  levels: readonly DelegateLevel[];
}) {
  return (
    <>
      <ChoiceList
        legend="What they can do"
        value={draft.level}
        onChoose={(level) => change({ level })}
        choices={levels.map((level) => ({
          value: level,
          label: levelTexts[level].name,
          hint: levelTexts[level].means,
        }))}
      />
      <CategoryPicker
        value={draft.categories}
        onChoose={(categories) => change({ categories })}
        error={errors.categories}
      />
      <Field
        label="What it is for"
        hint="Such as “helps me with appointments”. They read this, and it stays in the log."
        value={draft.purpose}
        onChange={({ target }) => change({ purpose: target.value })}
        maxLength={200}
        autoComplete="off"
        error={errors.purpose}
      />
      <EndPicker value={draft.end} onChoose={(end) => change({ end })} error={errors.end} />
    </>
  );
}

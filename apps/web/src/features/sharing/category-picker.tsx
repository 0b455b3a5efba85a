'use client';

import { type RecordCategory, recordCategories } from '@exora/contracts';
import { ChoiceList } from '#components/ui/choice-list.tsx';
import { categoryNames } from '#lib/sharing/access-text.ts';

/** Which parts of the record: all of them, those of later included (null), or chosen ones. */
export function CategoryPicker({
  value,
  onChoose,
  error,
}: {
  value: readonly RecordCategory[] | null;
  onChoose: (value: RecordCategory[] | null) => void;
  error?: string | undefined;
}) {
  return (
    <div className="grid gap-3">
      <ChoiceList
        legend="Which parts of the record"
        value={value === null ? 'all' : 'some'}
        onChoose={(choice) => onChoose(choice === 'all' ? null : [])}
        choices={[
          { value: 'all', label: 'Everything', hint: 'What is added later, too.' },
          { value: 'some', label: 'Only what I choose', hint: 'Everything else stays hidden from them.' },
        ]}
      />
      {value !== null && (
        <fieldset
          className="grid grid-cols-1 rounded-xl border border-line px-2 py-1 sm:grid-cols-2"
          aria-describedby={error ? 'categories-error' : undefined}
          data-invalid={error ? '' : undefined}
        >
          <legend className="sr-only">Parts that they see</legend>
          {recordCategories.map((category) => (
            <label key={category} className="flex min-h-11 items-center gap-3 rounded-lg px-2 text-sm hover:bg-raised">
              <input
                type="checkbox"
                checked={value.includes(category)}
                onChange={({ target }) =>
                  onChoose(target.checked ? [...value, category] : value.filter((each) => each !== category))
                }
                className="size-4.5 accent-brand"
              />
              {categoryNames[category]}
            </label>
          ))}
        </fieldset>
      )}
      {error && (
        <p id="categories-error" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

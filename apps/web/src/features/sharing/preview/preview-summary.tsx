import { type AccessPreview, type FactType, type RecordCategory, recordCategories } from '@exora/contracts';
import { EyeOff } from 'lucide';
import { Icon } from '#components/ui/icon.tsx';
import { groupTitles } from '#lib/facts/groups.ts';
import { counted } from '#lib/format/quantities.ts';
import { categoryNames } from '#lib/sharing/access-text.ts';
import { countsOf } from './preview-counts.ts';

const levelNames = { view: 'looks', edit: 'looks and adds', full: 'looks, adds, lets others in', owner: 'owns it' };

/** How much somebody sees: each part of the record with what they may do there, and how much there is; what is hidden. */
export function PreviewSummary({ access }: { access: AccessPreview }) {
  const seen = recordCategories.filter((category) => access.categories[category] !== undefined);
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <div>
        <h3 className="mb-2 text-sm font-semibold">They see</h3>
        {seen.length === 0 && <p className="text-sm text-ink-soft">Nothing of the record.</p>}
        <ul className="divide-y divide-line text-sm" data-testid="preview-seen">
          {seen.map((category) => (
            <SeenCategory key={category} category={category} access={access} />
          ))}
        </ul>
      </div>
      <div>
        <h3 className="mb-2 text-sm font-semibold">Hidden from them</h3>
        {access.hidden.length === 0 ? (
          <p className="text-sm text-ink-soft">Nothing is hidden.</p>
        ) : (
          <ul className="grid gap-1.5 text-sm" data-testid="preview-hidden">
            {access.hidden.map((category) => (
              <li key={category} className="flex items-center gap-2 text-ink-soft">
                <Icon of={EyeOff} className="size-4 shrink-0" />
                {categoryNames[category]}
              </li>
            ))}
          </ul>
        )}
        {access.hidden.length > 0 && (
          <p className="mt-3 text-sm text-ink-soft">
            They see that parts are hidden, and which. They don’t see how much there is.
          </p>
        )}
      </div>
    </div>
  );
}

function SeenCategory({ category, access }: { category: RecordCategory; access: AccessPreview }) {
  const level = access.categories[category];
  const counts = countsOf(category, access.counts);
  return (
    <li className="py-2">
      <span className="flex justify-between gap-3">
        <span className="font-medium">{categoryNames[category]}</span>
        <span className="text-right text-ink-soft">{level === undefined ? null : levelNames[level]}</span>
      </span>
      {counts.length > 0 && (
        <span className="block text-ink-soft tabular-nums">
          {counts
            .map(({ name, count }) =>
              name.kind === 'fact' ? factCount(category, name.type, count) : counted(count, name.one, name.many),
            )
            .join(' · ')}
        </span>
      )}
    </li>
  );
}

/** How many facts of a kind, named where the category's name doesn't say it already. */
function factCount(category: RecordCategory, type: FactType, count: number): string {
  const title = groupTitles[type];
  return title === categoryNames[category] ? counted(count, 'fact') : `${title}: ${count}`;
}

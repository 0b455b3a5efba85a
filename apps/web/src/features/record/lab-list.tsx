import type { Overview } from '@exora/contracts';
import { ChevronDown } from 'lucide';
import { Icon } from '#components/ui/icon.tsx';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { LabRow } from './fact-rows.tsx';
import { outOfRangeFirst, splitList } from './lab-order.ts';

/** The latest result of each analyte: the ones out of range first, the rest of a long list folded away. */
export function LabList({ labs, format }: { labs: Overview['labs']; format: FormatPreferences }) {
  const { shown, folded } = splitList(outOfRangeFirst(labs));
  return (
    <>
      <ul className="grid gap-0.5">
        {shown.map((fact) => (
          <LabRow key={fact.id} fact={fact} format={format} />
        ))}
      </ul>
      {folded.length > 0 && (
        <details className="group/more print-open">
          <summary className="-mx-2 flex min-h-11 list-none items-center gap-2 rounded-xl px-3 text-sm font-semibold text-brand hover:bg-raised [&::-webkit-details-marker]:hidden">
            <Icon of={ChevronDown} className="size-4 transition-transform group-open/more:rotate-180" />
            {folded.length} more within range
          </summary>
          <ul className="grid gap-0.5">
            {folded.map((fact) => (
              <LabRow key={fact.id} fact={fact} format={format} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

'use client';

import { appearances } from '#components/layout/appearances.ts';
import { chooseTheme, useTheme } from '#components/layout/theme-choice.ts';
import { Icon } from '#components/ui/icon.tsx';

/** The appearance, changed as soon as it is chosen. */
export function AppearanceChoice() {
  const theme = useTheme();
  return (
    <fieldset className="grid gap-2 sm:grid-cols-3">
      <legend className="sr-only">Appearance</legend>
      {appearances.map(({ value, name, icon }) => (
        <label
          key={value}
          className="flex min-h-12 cursor-pointer items-center gap-3 rounded-xl border border-line px-4 text-sm font-medium transition-colors hover:bg-raised has-checked:border-brand has-checked:bg-brand-soft has-checked:text-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand"
        >
          <input
            type="radio"
            name="appearance"
            value={value}
            checked={theme === value}
            onChange={() => chooseTheme(value)}
            className="sr-only"
          />
          <Icon of={icon} className="size-4.5 shrink-0" />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

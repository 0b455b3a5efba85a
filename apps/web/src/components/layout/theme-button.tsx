'use client';

import { Monitor, Moon, Sun } from 'lucide';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { type Theme, themes } from '#lib/theme.ts';
import { chooseTheme, useTheme } from './theme-choice.ts';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;
const names = { system: 'as on this device', light: 'light', dark: 'dark' } as const;

/** Goes through the appearances: the device's, light, dark. */
export function ThemeButton() {
  const theme = useTheme();
  const icon = icons[theme];
  const next: Theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <Button
      variant="ghost"
      size="icon"
      data-testid="theme-button"
      aria-label={`Appearance: ${names[theme]}. Change to ${names[next]}`}
      onClick={() => chooseTheme(next)}
    >
      <Icon of={icon} className="size-5" />
    </Button>
  );
}

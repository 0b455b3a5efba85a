/** Appearances that a person can choose; `system` follows the device. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Cookie that keeps the choice. It says nothing about anybody's health and scripts set it, so it isn't httpOnly. */
export const themeCookie = 'exora-theme';

/** The choice in a cookie's value; `system` for anything unknown. */
export function themeOf(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

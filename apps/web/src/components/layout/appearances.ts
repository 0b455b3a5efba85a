import { Monitor, Moon, Sun } from 'lucide';

/** The appearances with their names, as they are offered. */
export const appearances = [
  { value: 'system', name: 'As on this device', icon: Monitor },
  { value: 'light', name: 'Light', icon: Sun },
  { value: 'dark', name: 'Dark', icon: Moon },
] as const;

import { expect, test } from 'vitest';
import { newProfileSchema } from './profile-requests.ts';

const profile = (birthDate: string | null) =>
  newProfileSchema.safeParse({ type: 'child', name: 'Zoë', birthDate }).success;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test.each([[null], ['1880-01-01'], ['2020-02-29'], [inDays(0)], [inDays(1)]])('somebody can be born on %s', (day) => {
  expect(profile(day)).toBe(true);
});

test.each([['1879-12-31'], ['2021-02-29'], [inDays(2)], ['']])('nobody was born on “%s”', (day) => {
  expect(profile(day)).toBe(false);
});

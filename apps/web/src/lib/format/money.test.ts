import { expect, test } from 'vitest';
import { money } from './money.ts';

test.each([
  [0, 'USD', 'US$0.00'],
  [12_300_000, 'USD', 'US$12.30'],
  [1, 'EUR', '€0.000001'],
  [1500, 'AUD', 'A$0.0015'],
])('money keeps what %d millionths of %s are made of', (micros, currency, shown) => {
  expect(money(micros, currency)).toBe(shown);
});

import { expect, test } from 'vitest';
import { safeName } from './safe-name.ts';

test.each([
  ['letter.pdf', 'letter.pdf'],
  ['Überweisung für Ada.pdf', 'Überweisung für Ada.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\scan.png', 'scan.png'],
  ['con.txt', '_con.txt'],
  ['LPT1', '_LPT1'],
  ['a<b>c:"d|e?f*.pdf', 'a_b_c__d_e_f_.pdf'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['..', 'document'],
  ['', 'document'],
  ['name. ', 'name'],
  ['\u0000\u0007.pdf', 'pdf'],
])('%j is %j', (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

test('a long name is cut between characters and keeps its ending', () => {
  const safe = safeName(`${'心'.repeat(200)}.pdf`);
  expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(150);
  expect(safe).toMatch(/^心+\.pdf$/);
});

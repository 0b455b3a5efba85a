import { expect, test } from 'vitest';
import { mayEnd } from './may-end.ts';

const given = (by: string, as: 'owner' | 'representative' | 'delegate') => ({
  user_id: 'holder',
  granted_by: by,
  granted_as: as,
});
const carer = { userId: 'carer', isDecider: false };

test.each([
  [
    'the owner or a representative, whoever gave it',
    given('somebody', 'delegate'),
    { ...carer, isDecider: true },
    true,
  ],
  ['who has it themselves', given('owner', 'owner'), { userId: 'holder', isDecider: false }, true],
  ['a carer who gave it', given('carer', 'delegate'), carer, true],
  ['a carer whose right by law has ended since', given('carer', 'representative'), carer, true],
  ['a carer, when the owner gave it', given('owner', 'owner'), carer, false],
  ['a carer, when another carer gave it', given('another', 'delegate'), carer, false],
  ['a former owner who gave it as the owner', given('carer', 'owner'), carer, false],
] as const)('an access is ended by %s: %#', (_who, delegate, reader, allowed) => {
  expect(mayEnd(delegate, reader)).toBe(allowed);
});

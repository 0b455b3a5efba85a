import { expect, test } from 'vitest';
import { belongsHere, namesake, printedPerson } from './person-text.ts';

test('whom a document names is told as far as it is known', () => {
  expect(printedPerson({ printed: { name: 'Thomas\nSample', birth_date: '1950-03-02' } }, 'day-month')).toBe(
    'Thomas Sample, born 2 Mar 1950',
  );
  expect(printedPerson({ printed: { name: null, birth_date: '1950-03-02' } }, 'day-month')).toBe('born 2 Mar 1950');
  expect(printedPerson({ printed: { name: 'Jo Roe', birth_date: null } }, 'day-month')).toBe('Jo Roe');
  expect(printedPerson({ printed: { name: null, birth_date: null } }, 'day-month')).toBeNull();
  expect(printedPerson({ printed: null }, 'day-month')).toBeNull();
});

test('the answer names whose record it is', () => {
  expect(belongsHere({ profile_type: 'self', display_name: 'Ada' })).toBe('It is mine: add it');
  expect(belongsHere({ profile_type: 'child', display_name: 'Zoë' })).toBe('It is Zoë’s: add it');
});

test('the record of the printed name is offered, and none where that isn’t plain', () => {
  const of = (name: string | null) => ({ printed: { name, birth_date: null } });
  const [zoe, thomas] = [{ display_name: 'Zoë Sample' }, { display_name: 'Thomas Roe' }];
  expect(namesake(of('ROE, Thomas'), [zoe, thomas])).toBe(thomas);
  expect(namesake(of('Zoe\nSample'), [zoe, thomas])).toBe(zoe);
  expect(namesake(of('Thomas'), [zoe, thomas])).toBeNull();
  expect(namesake(of('Thomas Roe'), [thomas, { display_name: 'Thomas Roe' }])).toBeNull();
  expect(namesake(of(null), [{ display_name: '🫀' }])).toBeNull();
  expect(namesake({ printed: null }, [thomas])).toBeNull();
});

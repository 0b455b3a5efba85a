import type { ErrorCode } from '@exora/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { RequestError } from '#lib/http/request-error.ts';
import { problemOf } from '#lib/problem.ts';
import { ChangeProblem } from './change-problem.tsx';

const refused = (code: ErrorCode) => new RequestError(problemOf(code));

test('what needs a second factor says so, and where to confirm with it', () => {
  const html = renderToStaticMarkup(<ChangeProblem error={refused('second_factor_needed')} />);
  expect(html).toContain('This needs your second factor.');
  expect(html).toContain('href="/settings/security"');
});

test('any other problem says what to do instead', () => {
  const html = renderToStaticMarkup(<ChangeProblem error={refused('database_unavailable')} />);
  expect(html).toContain('Wait a moment and try again.');
  expect(html).not.toContain('/settings/security');
});

test('a change says better than the catalogue what one of its refusals means', () => {
  const words = { wrong_state: ['There are too many.', 'Cancel one.'] } as const;
  const html = renderToStaticMarkup(<ChangeProblem error={refused('wrong_state')} words={words} />);
  expect(html).toContain('There are too many.');
  expect(html).toContain('Cancel one.');
  const other = renderToStaticMarkup(<ChangeProblem error={refused('internal')} words={words} />);
  expect(other).not.toContain('too many');
});

import { toExoraError } from '@exora/contracts';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { referenceHeader } from '#lib/http/reference.ts';
import { logFailure } from '#lib/log.ts';
import { type Problem, problemOf } from '#lib/problem.ts';

/** What a page shows: the data, or the problem in its place. */
export type Loaded<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly problem: Problem };

/**
 * Runs a page's reading. An ended session leads to signing in, something that isn't there (or isn't this person's) to the
 * not-found page; every other failure comes back as a problem to show.
 */
export async function load<T>(where: string, read: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { ok: true, data: await read() };
  } catch (thrown) {
    const error = toExoraError(thrown);
    if (error.code === 'not_signed_in') redirect('/sign-in');
    if (error.code === 'not_found') notFound();
    const reference = (await headers()).get(referenceHeader);
    if (error.http >= 500) logFailure(thrown, { reference, where });
    return { ok: false, problem: problemOf(error.code, error.parameters, reference) };
  }
}

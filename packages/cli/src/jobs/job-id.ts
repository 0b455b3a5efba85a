import { z } from 'zod';
import { exitCodes, UsageError } from '../report-error.ts';
import type { Queue } from './queue.ts';

const isWhole = (id: string) => z.guid().safeParse(id).success;

/** A job's id begins with the time of its making, so that a shorter beginning would fit all of a minute. */
const leastCharacters = 8;

/** The whole id that was given, or the only one of the queue that begins so. */
export async function resolveJobId(queue: Queue, given: string): Promise<string> {
  const wanted = given.toLowerCase();
  if (isWhole(wanted)) return wanted;
  if (wanted.length < leastCharacters || !isBeginning(wanted)) {
    throw new UsageError(
      `“${given}” is no job’s id. Give the whole UUID, or at least its first ${leastCharacters} characters; "exora jobs list" shows them.`,
    );
  }
  // The two youngest that are not younger than every id that begins so.
  const last = `${wanted}${'ffffffff-ffff-ffff-ffff-ffffffffffff'.slice(wanted.length)}`;
  const found = await queue.call('list_jobs', { p_before: last, p_limit: 2 }, z.array(z.object({ id: z.string() })));
  const [match, other] = found.map(({ id }) => id).filter((id) => id.startsWith(wanted));
  if (match === undefined) {
    throw new UsageError(`No job’s id begins with ${wanted}. "exora jobs list --status all" shows them.`, {
      exitCode: exitCodes.nothingMatched,
    });
  }
  if (other !== undefined) throw new UsageError(`More than one job’s id begins with ${wanted}: give more of it.`);
  return match;
}

function isBeginning(text: string): boolean {
  return isWhole(`${text}${'00000000-0000-0000-0000-000000000000'.slice(text.length)}`);
}

import { isErrorCode, jobTypes } from '@exora/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { QueueOptions } from '../../jobs/queue.ts';
import { dataDirOption } from '../data-dir.ts';

/** What every `exora jobs` command takes. */
export interface OperatorOptions extends QueueOptions {
  json?: boolean;
}

/** Filters of jobs that several commands share. */
export interface JobFilters {
  lane?: string;
  type?: string;
  error?: string;
}

/** Adds `--json`, and what says whose queue is meant. `shape` tells what `--json` prints. */
export function withOperatorOptions(command: Command, shape: string): Command {
  return command
    .option('--json', 'print JSON')
    .option('--external', 'operate the Supabase project of SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY')
    .addOption(dataDirOption())
    .addHelpText('after', `\n--json prints ${shape}`);
}

/** Adds the filters by lane, type and error. */
export function withJobFilters(command: Command): Command {
  return command
    .option('--lane <lane>', 'jobs of this lane')
    .addOption(new Option('--type <type>', 'jobs of this type').choices(jobTypes))
    .option('--error <code>', 'jobs that ended with this error, such as processing_timeout', parseErrorCode);
}

/** The most jobs that one call of the database looks at. */
export function limitOption(standard: number): Option {
  return new Option('--limit <n>', 'at most so many jobs, 1 to 1000')
    .default(standard)
    .argParser((value: string) => parseWholeNumber(value, 1000));
}

/** A whole number from 1 to `most`. */
export function parseWholeNumber(value: string, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > most) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  }
  return number;
}

/** Parses `--reason`, which is kept in the audit log. */
export function parseReason(value: string): string {
  if (value.length < 1 || value.length > 200) throw new InvalidArgumentError('A reason has 1 to 200 characters.');
  return value;
}

function parseErrorCode(value: string): string {
  if (!isErrorCode(value)) {
    throw new InvalidArgumentError(
      'There is no such error code. "exora jobs list --status all" shows those that occur.',
    );
  }
  return value;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { toExoraError, workedJobTypes } from '@exora/contracts';
import { z } from 'zod';
import type { Logger } from '../utils/logger.ts';
import { calledFunctions } from './called-functions.ts';
import type { Database } from './database.ts';

/** Between two questions while the database doesn't answer. */
const againMs = 1000;
/** Names in the sentence. */
const mostNames = 5;

/** Whether the schema has what this worker calls; `unknown` while the database doesn't answer. */
type SchemaFit = { fits: 'yes' | 'unknown' } | { fits: 'no'; problem: string };

interface Options {
  log: Logger;
  version: string;
}

/**
 * Asks the schema whether it has the functions, parameters and job types of this worker, so that one of another version
 * stops before it fails a job. A schema from before `missing_functions` lacks that.
 */
export async function schemaFit(database: Database, { log, version }: Options): Promise<SchemaFit> {
  const parameters = { p_functions: calledFunctions, p_job_types: workedJobTypes };
  const missing = await database
    .call('missing_functions', parameters, z.array(z.string()), { once: true })
    .catch((thrown: unknown) => (toExoraError(thrown).code === 'internal' ? ['missing_functions'] : null));
  if (missing === null) return { fits: 'unknown' };
  if (missing.length === 0) return { fits: 'yes' };
  log.error('schema_does_not_fit');
  return { fits: 'no', problem: sentence(missing, version) };
}

/** Asks again until the database answers; a sentence when the schema doesn't fit then. */
export async function laterSchemaProblem(
  database: Database,
  options: Options & { signal: AbortSignal },
): Promise<string | null> {
  while (!options.signal.aborted) {
    // Rejects when the worker ends.
    await sleep(againMs, undefined, { signal: options.signal }).catch(() => undefined);
    if (options.signal.aborted) break;
    const fit = await schemaFit(database, options);
    if (fit.fits !== 'unknown') return fit.fits === 'no' ? fit.problem : null;
  }
  return null;
}

function sentence(missing: readonly string[], version: string): string {
  const named = missing.slice(0, mostNames).join(', ');
  const more = missing.length > mostNames ? ` and ${missing.length - mostNames} more` : '';
  return (
    `The database’s schema lacks what worker ${version} calls (${named}${more}). No job was claimed. Bring the schema to this ` +
    'version with "exora deploy apply", or start the worker of the version that "exora deploy status" names.'
  );
}

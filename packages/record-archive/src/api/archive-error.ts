import { ExoraError, toExoraError } from '@exora/contracts';

/**
 * The error of a database function, as `toExoraError`, and for an archive that is not taken with what the database says of it: a table and
 * a rule, no word of the record.
 */
export function archiveError(error: { details: string; message: string }): ExoraError {
  if (error.details !== 'record_archive_invalid') return toExoraError(error);
  const reason = error.message.replace(/\.$/, '');
  return new ExoraError('record_archive_invalid', { parameters: { reason }, cause: error });
}

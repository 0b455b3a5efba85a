import { fileURLToPath } from 'node:url';

/** The folder of the checkout, where `current_schema`, `current_functions`, `current_workers` and `apps` are. */
export function repositoryRoot(): string {
  return fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
}

import type { Migration } from '@exora/local-stack/database';

/**
 * What to do about a migration that the database doesn't record and that somebody ran by hand. Exora and the Supabase CLI run
 * a migration in one transaction with its record, so that neither leaves this. The rollback file takes back a whole migration
 * only: its first `drop` of what isn't there ends it.
 */
export function afterRunByHand({ version }: Pick<Migration, 'version'>, which: 'a part' | 'all or a part'): string {
  const drop =
    'drop by hand what is there of it, with a backup before, for the rows in it are lost (its rollback file fails at the first thing that isn’t there)';
  // The list of processes shows what stands in a command.
  const record = `record it: "npx supabase migration repair ${version} --status applied --remote=postgres://<user>@<host>:5432/postgres", with the password as PGPASSWORD in the environment`;
  const advice = which === 'a part' ? drop : `if its whole file was run, ${record}; if a part, ${drop}`;
  return `Nothing was changed: ${advice}. Then apply again; deployment/rollback_procedures.md has the steps.`;
}

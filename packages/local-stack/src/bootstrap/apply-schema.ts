import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { repositoryRoot } from '../repository-root.ts';
import { StackError } from '../stack-error.ts';

/** The schema's files with their text, in the order in which they are applied. */
interface SchemaFile {
  name: string;
  text: string;
}

/** Hash of all files of the schema: the same exactly when their names and texts are. */
export async function schemaHash(folder = schemaFolder()): Promise<string> {
  return hashOf(await readSchema(folder));
}

/**
 * Applies `current_schema/*.sql` in order, in one transaction, as the schema's owner. The database remembers the hash:
 * unchanged files are skipped, changed ones refused with `schema_changed` (there is no migration between them).
 *
 * @param ownerUrl address of a bootstrapped database as `postgres`
 */
export async function applySchema(ownerUrl: string, folder = schemaFolder()): Promise<'applied' | 'unchanged'> {
  const files = await readSchema(folder);
  const hash = hashOf(files);
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    const [state] = await sql<{ value: string }[]>`select value from exora_stack.state where name = 'schema'`;
    if (state?.value === hash) return 'unchanged';
    if (state !== undefined) {
      throw new StackError(
        'schema_changed',
        'This data folder was made by another version of the database schema, and Exora can’t convert it yet. ' +
          'Start with a new folder (--data-dir), or go back to the version that made it.',
      );
    }
    await sql.begin(async (tx) => {
      for (const file of files) await applyFile(tx, file);
      await tx`insert into exora_stack.state (name, value) values ('schema', ${hash})`;
    });
    return 'applied';
  } finally {
    await sql.end();
  }
}

async function applyFile(tx: postgres.TransactionSql, file: SchemaFile): Promise<void> {
  try {
    await tx.unsafe(file.text).simple();
  } catch (thrown) {
    if (!(thrown instanceof postgres.PostgresError)) throw thrown;
    const at = Number(thrown.position);
    const place = at > 0 ? `:${[...file.text].slice(0, at - 1).filter((c) => c === '\n').length + 1}` : '';
    throw new StackError('schema_failed', `current_schema/${file.name}${place}: ${thrown.message} (${thrown.code})`, {
      cause: thrown,
    });
  }
}

function schemaFolder(): string {
  return join(repositoryRoot(), 'current_schema');
}

async function readSchema(folder: string): Promise<SchemaFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

function hashOf(files: readonly SchemaFile[]): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(`${name}\0${text}\0`);
  return hash.digest('hex');
}

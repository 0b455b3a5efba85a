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
 * Makes the tables and functions of `current_schema/*.sql` in an empty database, in order and in one transaction, as the
 * schema's owner: the short way for tests. Databases with data are brought up by `applyMigrations`.
 *
 * @param ownerUrl address of a bootstrapped database as `postgres`
 */
export async function applySchema(ownerUrl: string, folder = schemaFolder()): Promise<void> {
  const files = await readSchema(folder);
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      for (const file of files) await applyFile(tx, file);
    });
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

import type { Migration, splitStatements } from '@exora/local-stack/database';
import { hasSqlDetails, parse } from 'libpg-query';
import { DeploymentError } from '../deployment-error.ts';

/** The tree of one statement of a migration. Throws `plan_blocked` with file and line where Postgres's parser refuses it. */
export async function parseStatement(
  { file }: Pick<Migration, 'file'>,
  { text, textLine }: ReturnType<typeof splitStatements>[number],
): Promise<unknown> {
  try {
    return await parse(text);
  } catch (cause) {
    if (!hasSqlDetails(cause)) throw cause;
    const before = text.slice(0, cause.sqlDetails?.cursorPosition ?? 0);
    const line = textLine + before.split('\n').length - 1;
    throw new DeploymentError(
      'plan_blocked',
      `${file}:${line} is no SQL that Postgres reads: ${cause.message}. Nothing was changed: correct the file, then plan again.`,
      { cause },
    );
  }
}

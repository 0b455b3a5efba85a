import { StackError } from '../stack-error.ts';
import { type RunAs, runCommand } from './run-command.ts';

const userName = 'postgres';

/**
 * Whom Postgres runs as: nobody else (null) for an ordinary user; the system user `postgres` for root, because Postgres
 * refuses to run as root. The user is created when it is missing.
 */
export async function postgresUser(onMessage: (message: string) => void): Promise<RunAs | null> {
  if (process.getuid?.() !== 0) return null;
  const existing = await lookUp();
  if (existing !== null) return existing;
  const created = await runCommand(
    'useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      userName,
    ],
    null,
  ).catch((cause: unknown) => {
    throw missing(cause);
  });
  const user = await lookUp();
  if (user === null) throw missing(new Error(created.output));
  onMessage(`Postgres does not run as root: made the system user "${userName}" for it.`);
  return user;
}

async function lookUp(): Promise<RunAs | null> {
  const [uid, gid] = await Promise.all([
    runCommand('id', ['-u', userName], null),
    runCommand('id', ['-g', userName], null),
  ]);
  if (uid.exitCode !== 0 || gid.exitCode !== 0) return null;
  return { uid: Number(uid.output.trim()), gid: Number(gid.output.trim()) };
}

function missing(cause: unknown): StackError {
  return new StackError(
    'system_user_missing',
    `Postgres does not run as root and the system user "${userName}" could not be made. Make it (useradd --system ${userName}) or start Exora as an ordinary user.`,
    { cause },
  );
}

/** Whether `user` may do what `test`'s flag asks (`-x` pass or execute, `-w` write) at `path`; always true for null. */
export async function userCan(user: RunAs | null, flag: '-x' | '-r' | '-w', path: string): Promise<boolean> {
  if (user === null) return true;
  return (await runCommand('test', [flag, path], user)).exitCode === 0;
}

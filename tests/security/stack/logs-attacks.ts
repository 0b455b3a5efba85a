import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningExora } from '../../setup/stack.ts';
import { attack } from '../harness/attack.ts';
import type { World } from './world.ts';

/** Everything that the whole stack has written: its log files, and what the command printed. */
export async function readLogs({ status, output }: RunningExora): Promise<string> {
  const folder = join(status.data_dir, 'logs');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  return [...texts, output()].join('\n');
}

/** What all the attacks before have left behind. To be run last. */
export function attackLogs(world: () => World): void {
  attack('privacy', 'the logs of the whole stack after all of this', async (tries) => {
    const { exora, sql, secretsOfPeople } = world();
    const logs = await readLogs(exora);
    for (const secret of secretsOfPeople)
      tries.held('a log has a word, a token, a key or a password', !logs.includes(secret));
    tries.held('a log has an e-mail address', !/[\w.+-]+@[\w-]+\.(test|org|com)\b/.test(logs));
    tries.held('a log has a token', !/eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/.test(logs));
    tries.held('a log has a secret key', !/sb_secret_[\w-]{10,}/.test(logs));
    tries.held(
      'a log has a line that is cut by what was sent',
      !logs.includes('\u001b[2J') && !logs.includes('\u0000'),
    );
    tries.control('the logs say something', logs.length > 500);
    tries.control(
      'a planted word would be found',
      `${logs}${[...secretsOfPeople][0]}`.includes([...secretsOfPeople][0] ?? '?'),
    );
    const words = [...secretsOfPeople].filter((secret) => /^Zq/.test(secret));
    const [queue] = await sql<{ text: string }[]>`
      select coalesce(string_agg(j::text, ' '), '') as text from public.job_queue as j`;
    for (const word of words) tries.held('a job has a word of a document or its name', !queue?.text.includes(word));
    tries.control('there were jobs', (queue?.text.length ?? 0) > 100);
    const [log] = await sql<{ text: string }[]>`
      select coalesce(string_agg(details::text, ' '), '') as text from public.audit_log`;
    for (const word of words)
      tries.held('an audit event has a word of a document or its name', !log?.text.includes(word));
    tries.control('there were audit events', (log?.text.length ?? 0) > 100);
  });
}

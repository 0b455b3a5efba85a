import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { readStatus } from '@exora/local-stack';
import { letter, scannedPdf, textPdf, truncatedPdf } from '../../setup/documents.ts';
import { attack } from '../harness/attack.ts';
import { formsIn } from '../harness/log-forms.ts';
import { ask } from '../harness/requests.ts';
import { callUploads, uploadDocument, uploadRequest } from '../harness/uploading.ts';
import { readLogs } from './logs-attacks.ts';
import { canary, type World } from './world.ts';

/** With letters that each encoding writes in its own way. */
const planted = (kind: string) => `${canary()} ${kind} Müller/"O`;

/**
 * Words planted on every way into the stack: as names, mail address, password, token, file name, words of documents that are
 * read, refused and cut off by a crash, and in requests of every wrong form. To be run after the other attacks, before
 * their logs are looked at: it needs a worker and ends it.
 */
export function plantWords(world: () => World): void {
  attack('privacy', 'planted words in logs, metrics and jobs, in any encoding', async (tries) => {
    const { api, web, exora, sql, signUp, passwordSent, roomForPasswords, ended, secretsOfPeople } = world();
    const words = {
      name: planted('name'),
      password: planted('password'),
      file: canary(),
      text: canary(),
      broken: planted('broken'),
      query: planted('query'),
      path: canary(),
      token: canary(),
      key: canary(),
    };
    await roomForPasswords(2);
    const who = await signUp(words.name);
    const headers = { apikey: api.publishableKey, 'content-type': 'application/json' };
    passwordSent();
    const wrong = { email: who.email, password: words.password };
    const signIn = `${api.url}/auth/v1/token?grant_type=password`;
    const refused = await ask(signIn, { method: 'POST', headers, body: JSON.stringify(wrong) });
    tries.control('a wrong password is refused', refused.status === 400);

    // Bad input, at gateway, functions, file store and web app.
    const bearer = { ...headers, authorization: `Bearer ${who.token}` };
    const forged = { ...headers, authorization: `Bearer ${words.token}.${words.token}.${words.token}` };
    const query = encodeURIComponent(words.query);
    const sent = await Promise.all([
      callUploads(api, who.token, `{"action":"${words.broken}`),
      callUploads(api, who.token, { action: words.broken, patient_id: words.broken, [words.broken]: 1 }),
      callUploads(api, `${words.token}.${words.token}.x`, {}),
      ask(`${api.url}/rest/v1/shell_files?select=${query}&file_name=eq.${query}`, { headers: bearer }),
      ask(`${api.url}/rest/v1/rpc/search_record?q=${query}`, {
        method: 'POST',
        headers: bearer,
        body: `{"x":"${words.broken}"`,
      }),
      ask(`${api.url}/rest/v1/${words.path}`, { headers: forged }),
      ask(`${api.url}/storage/v1/object/documents/${words.path}?token=${words.token}`, { headers: bearer }),
      ask(`${web}/documents/${words.path}?q=${query}`, { headers: { cookie: `exora-session=${words.token}` } }),
      ask(`${web}/api/documents`, { method: 'POST', headers: { cookie: who.cookie, origin: web }, body: words.broken }),
    ]);
    tries.control(
      'each of them is answered',
      sent.every(({ status }) => status >= 200 && status < 600),
    );
    const key = uploadRequest(who, `${words.file}.exe`, 10);
    await callUploads(api, who.token, { action: 'create', ...key, idempotency_key: words.key });

    // Read well, read by recognition, refused, and cut off.
    const lines = [...letter, `Seen by Dr ${words.text}`];
    const documents = [
      textPdf([lines]),
      textPdf([lines, [`Metformin ${words.text} 5 mg`]]),
      await scannedPdf([lines, lines]),
      truncatedPdf(),
    ];
    const uploads = [];
    for (const [at, bytes] of documents.entries()) {
      uploads.push((await uploadDocument(api, who, `${words.file} ${at}.pdf`, bytes)).created.id);
    }
    tries.control('its engine and the worker end in the middle', await crash(world()));
    const states = await ended(uploads, 240_000);
    const read = [...states.values()].filter(({ status }) => status === 'processed').length;
    tries.control('documents are read all the same', read >= 2);
    const [stored] = await sql`
      select count(*)::int as pages from public.shell_file_pages where text like ${`%${words.text}%`}`;
    tries.control('the planted words were read', Number(stored?.pages) >= 2);

    const [jobs] = await sql<{ text: string }[]>`
      select coalesce(string_agg(j::text, ' '), '') as text from public.job_queue as j`;
    const told = {
      logs: await readLogs(exora),
      metrics: await metricsOf(world()),
      jobs: jobs?.text ?? '',
    };
    tries.control('metrics are told', told.metrics.includes('exora_queue_workers'));
    const all = [...Object.values(words), who.email, who.password, who.token, who.refreshToken];
    for (const [where, text] of Object.entries(told)) {
      tries.control(`${where} say something`, text.length > 500);
      const found = formsIn(text, all);
      for (const { form } of found) tries.held(`${where} have a planted word (${form})`, false);
      tries.held(`${where} have no planted word`, found.length === 0);
      const [one = ''] = all;
      tries.control(
        `a word planted in ${where} would be found`,
        formsIn(`${text}${encodeURIComponent(one)}`, [one]).length > 0,
      );
    }
    // Later looks at the logs are for these too.
    for (const word of all) secretsOfPeople.add(word);
  });
}

/** Ends the engine that reads, then the worker, and waits until the supervisor has brought another one. */
async function crash({ exora }: World): Promise<boolean> {
  const worker = await workerPid(exora.dataDir);
  if (worker === null) return false;
  const end = Date.now() + 30_000;
  let engine: number | undefined;
  while (engine === undefined && Date.now() < end) {
    engine = await childOf(worker);
    await delay(20);
  }
  if (engine !== undefined) process.kill(engine, 'SIGKILL');
  process.kill(worker, 'SIGKILL');
  const giveUp = Date.now() + 120_000;
  for (;;) {
    const now = await workerPid(exora.dataDir);
    if (now !== null && now !== worker) return engine !== undefined;
    if (Date.now() > giveUp) return false;
    await delay(100);
  }
}

async function workerPid(dataDir: string): Promise<number | null> {
  const status = await readStatus(dataDir);
  return status?.processes.find(({ name, state }) => name === 'worker' && state === 'running')?.pid ?? null;
}

/** A process that this one has started. Linux only. */
async function childOf(parent: number): Promise<number | undefined> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) return Number(entry);
  }
  return undefined;
}

/** What the worker's metrics say, at the port that its log names last. */
async function metricsOf({ exora }: World): Promise<string> {
  const logs = await readLogs(exora);
  const port = [...logs.matchAll(/"event":"worker_started".*?"port":(\d+)/g)].at(-1)?.[1];
  return port === undefined ? '' : (await ask(`http://127.0.0.1:${port}/metrics`)).text;
}

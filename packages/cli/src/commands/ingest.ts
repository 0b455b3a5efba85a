import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ExoraError, toExoraError } from '@exora/contracts';
import { readStatus, startStack } from '@exora/local-stack';
import { Command } from 'commander';
import { type IngestOutcome, readRecord, untilProcessed } from '../ingest/outcome.ts';
import { type Session, signIn, signInAsCommandLine, signUp, throwAwayAccount } from '../ingest/session.ts';
import { upload } from '../ingest/upload.ts';
import { readInput } from '../read-input.ts';
import { reportError, UsageError } from '../report-error.ts';
import { dataDirOption } from './data-dir.ts';

/** Files under way at once: enough to keep the worker busy while others upload. */
const parallelFiles = 4;

interface IngestOptions {
  json?: boolean;
  dataDir: string;
  email?: string;
}

/** `exora ingest <files…>`: the main job without a browser, on the running stack or on a throw-away one. */
export function ingestCommand(): Command {
  return new Command('ingest')
    .description('put documents into a record and print the facts that were found')
    .argument('<files...>', 'PDF, JPEG, PNG or text files')
    .option('--json', 'print one JSON array with pages, facts and their sources')
    .option(
      '--email <address>',
      'file into this account of the running stack; the password is read from EXORA_PASSWORD',
    )
    .addOption(dataDirOption())
    .action(async (files: string[], options: IngestOptions) => {
      // Read before anything is started: a mistyped name should cost nothing.
      const inputs: { file: string; bytes: Uint8Array }[] = [];
      for (const file of files) inputs.push({ file, bytes: await readInput(file) });
      const outcomes = await withSession(options, (session) => ingestAll(session, inputs));
      if (options.json) process.stdout.write(`${JSON.stringify(outcomes)}\n`);
      else for (const outcome of outcomes) print(outcome);
      if (outcomes.some(({ status }) => status === 'failed')) process.exitCode = 1;
    });
}

async function withSession<T>(options: IngestOptions, use: (session: Session) => Promise<T>): Promise<T> {
  const running = await readStatus(options.dataDir);
  if (running) {
    const { api, publishable_key: key } = running;
    if (options.email === undefined) {
      console.error('Filing into the command line’s own record on the running stack (use --email for yours).');
      return use(await signInAsCommandLine(api, key, running.data_dir));
    }
    const password = process.env.EXORA_PASSWORD;
    if (!password) throw new UsageError('Set EXORA_PASSWORD to the password of the account given with --email.');
    return use(await signIn(api, key, { email: options.email, password }));
  }
  if (options.email !== undefined) {
    throw new UsageError('No stack runs on this data folder, so there is no account. Run "exora start" first.');
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'exora-ingest-'));
  try {
    const stack = await startStack({
      dataDir,
      components: ['functions', 'worker'],
      onProgress: ({ message }) => console.error(message),
    });
    try {
      return await use(await signUp(stack.api, stack.publishableKey, throwAwayAccount('ingest')));
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function ingestAll(
  session: Session,
  inputs: readonly { file: string; bytes: Uint8Array }[],
): Promise<IngestOutcome[]> {
  const outcomes: IngestOutcome[] = [];
  let next = 0;
  const lane = async () => {
    while (next < inputs.length) {
      const index = next++;
      const input = inputs[index];
      if (!input) return;
      const outcome = await ingest(session, input.file, input.bytes);
      outcomes[index] = outcome;
      console.error(`${index + 1}/${inputs.length} ${outcome.status} ${outcome.file}`);
    }
  };
  await Promise.all(Array.from({ length: parallelFiles }, lane));
  return outcomes;
}

async function ingest(session: Session, file: string, bytes: Uint8Array): Promise<IngestOutcome> {
  const started = performance.now();
  const since = (from: number) => Math.round(performance.now() - from);
  let shellFileId: string | null = null;
  let uploadMs = 0;
  try {
    ({ shell_file_id: shellFileId } = await upload(session, basename(file), bytes));
    uploadMs = since(started);
    const uploaded = performance.now();
    await untilProcessed(session, shellFileId);
    const processing = since(uploaded);
    const record = await readRecord(session, shellFileId);
    return {
      file,
      shell_file_id: shellFileId,
      status: 'processed',
      ...record,
      narratives: [],
      timings_ms: { upload: uploadMs, processing, total: since(started) },
    };
  } catch (error) {
    return {
      file,
      shell_file_id: shellFileId,
      status: 'failed',
      error: toExoraError(error).toJSON(),
      pages: [],
      facts: [],
      narratives: [],
      timings_ms: { upload: uploadMs, processing: 0, total: since(started) },
    };
  }
}

function print(outcome: IngestOutcome): void {
  console.log(`== ${outcome.file}`);
  if (outcome.error) reportError(new ExoraError(outcome.error.code, { parameters: outcome.error.parameters }));
  for (const fact of outcome.facts) {
    const [source] = fact.sources;
    const assertion = fact.assertion === 'present' ? '' : ` (${fact.assertion})`;
    const details = fact.sources
      .slice(1)
      .map(({ quote }) => quote)
      .join(' ');
    console.log(`  ${fact.type.padEnd(14)} ${fact.text} ${details}${assertion}  p. ${source?.page ?? '?'}`);
  }
}

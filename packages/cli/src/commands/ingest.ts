import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ExoraError, toExoraError } from '@exora/contracts';
import { startStack } from '@exora/local-stack';
import { Command } from 'commander';
import { type IngestOutcome, readNarratives, readRecord, untilProcessed } from '../ingest/outcome.ts';
import { type UploadWishes, upload } from '../ingest/upload.ts';
import { readInput } from '../read-input.ts';
import { reportError } from '../report-error.ts';
import { type Session, signInOnStack, signUp, throwAwayAccount } from '../session.ts';
import { dataDirOption } from './data-dir.ts';

/** Files under way at once: enough to keep the worker busy while others upload. */
const parallelFiles = 4;

interface IngestOptions extends UploadWishes {
  json?: boolean;
  dataDir: string;
  email?: string;
}

/** `exora ingest <files…>`: the main job without a browser, on the running stack or on a throw-away one. */
export function ingestCommand(): Command {
  return new Command('ingest')
    .description('put documents into a record and print the facts that were found, and how they are told')
    .argument(
      '<files...>',
      'PDF, pictures, letters (Word, RTF, HTML, text), records (C-CDA, FHIR, HL7 v2), or ZIP files of these',
    )
    .option('--json', 'print one JSON array with pages, facts and their sources, and narratives')
    .option(
      '--email <address>',
      'file into this account of the running stack; the password is read from EXORA_PASSWORD',
    )
    .option('--keep-only', 'store the documents and let nothing read them')
    .option('--keep-duplicates', 'add files that the record has already as documents of their own')
    .addOption(dataDirOption())
    .action(async (files: string[], options: IngestOptions) => {
      // Read before anything is started: a mistyped name should cost nothing.
      const inputs: { file: string; bytes: Uint8Array }[] = [];
      for (const file of files) inputs.push({ file, bytes: await readInput(file) });
      let web: string | null = null;
      const outcomes = await withSession(options, (session, address) => {
        web = address;
        return ingestAll(session, inputs, options);
      });
      if (options.json) process.stdout.write(`${JSON.stringify(outcomes)}\n`);
      else for (const outcome of outcomes) print(outcome, web);
      if (outcomes.some(({ status }) => status === 'failed')) process.exitCode = 1;
    });
}

/** `use` gets the web app's address too, where there is one. */
async function withSession<T>(
  options: IngestOptions,
  use: (session: Session, web: string | null) => Promise<T>,
): Promise<T> {
  const session = await signInOnStack(options);
  if (session !== null) return use(session, session.web);
  const dataDir = await mkdtemp(join(tmpdir(), 'exora-ingest-'));
  try {
    const stack = await startStack({
      dataDir,
      components: ['functions', 'worker'],
      onProgress: ({ message }) => console.error(message),
    });
    try {
      return await use(await signUp(stack.api, stack.publishableKey, throwAwayAccount('ingest')), null);
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
  wishes: UploadWishes,
): Promise<IngestOutcome[]> {
  const outcomes: IngestOutcome[] = [];
  let next = 0;
  const lane = async () => {
    while (next < inputs.length) {
      const index = next++;
      const input = inputs[index];
      if (!input) return;
      const outcome = await ingest(session, input, wishes);
      outcomes[index] = outcome;
      console.error(`${index + 1}/${inputs.length} ${outcome.status} ${outcome.file}`);
    }
  };
  await Promise.all(Array.from({ length: parallelFiles }, lane));
  return outcomes;
}

async function ingest(
  session: Session,
  { file, bytes }: { file: string; bytes: Uint8Array },
  wishes: UploadWishes,
): Promise<IngestOutcome> {
  const started = performance.now();
  const since = (from: number) => Math.round(performance.now() - from);
  let shellFileId: string | null = null;
  let duplicate: Pick<IngestOutcome, 'duplicate_of'> = {};
  let uploadMs = 0;
  try {
    const submitted = await upload(session, basename(file), bytes, wishes);
    shellFileId = submitted.shell_file_id;
    if (submitted.duplicate_of !== null) duplicate = { duplicate_of: submitted.duplicate_of };
    uploadMs = since(started);
    const uploaded = performance.now();
    const status = await untilProcessed(session, shellFileId);
    const processing = since(uploaded);
    const record = await readRecord(session, shellFileId);
    const narratives = await readNarratives(session, record.facts);
    return {
      file,
      shell_file_id: shellFileId,
      status,
      ...duplicate,
      ...record,
      narratives,
      timings_ms: { upload: uploadMs, processing, total: since(started) },
    };
  } catch (error) {
    return {
      file,
      shell_file_id: shellFileId,
      status: 'failed',
      ...duplicate,
      error: toExoraError(error).toJSON(),
      pages: [],
      facts: [],
      narratives: [],
      timings_ms: { upload: uploadMs, processing: 0, total: since(started) },
    };
  }
}

function print(outcome: IngestOutcome, web: string | null): void {
  console.log(`== ${outcome.file}`);
  if (outcome.duplicate_of !== undefined) {
    const document = web === null ? `the document ${outcome.duplicate_of}` : `${web}/documents/${outcome.duplicate_of}`;
    console.log(`  already in the record, as ${document} (--keep-duplicates adds it all the same)`);
  }
  if (outcome.status === 'kept') console.log('  kept unread');
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
  for (const { title, sentences } of outcome.narratives) {
    console.log(`  ${title}: ${sentences.map(({ text }) => text).join(' ')}`);
  }
}

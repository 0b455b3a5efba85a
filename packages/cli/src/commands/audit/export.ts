import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { auditEventOf, ExportFormatError, exportLines, parseLine, UnknownEventType } from '@exora/audit-chain';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { openExport } from '../../audit/open-export.ts';
import { UsageError } from '../../report-error.ts';
import { dataDirOption } from '../data-dir.ts';

interface ExportOptions {
  dataDir: string;
  external?: boolean;
  profile?: string;
  email?: string;
  system?: boolean;
  format: 'jsonl' | 'fhir';
  output?: string;
}

const help = `
Of a record its owner takes out the log: with --email and EXORA_PASSWORD, or, of
the command line's own record, without. The export is an event of the log itself.
--system takes out what concerns nobody's record (operators, sign-ins), without
what names people. --external means the project of SUPABASE_URL, with
SUPABASE_PUBLISHABLE_KEY, or for --system SUPABASE_SERVICE_ROLE_KEY.

jsonl is what "exora audit verify" checks. fhir is one FHIR R4 AuditEvent a line,
without names; it can't be checked.`;

/** `exora audit export`: a record's log, or the system's, as lines on standard output or in a new file. */
export function exportCommand(): Command {
  return new Command('export')
    .description('print a record’s audit log, with its anchors, as JSON Lines')
    .option('--profile <id>', 'the record; the person’s own unless told', parseProfile)
    .option('--email <address>', 'the owner’s account; the password is read from EXORA_PASSWORD')
    .option('--system', 'what concerns nobody’s record, as an operator')
    .addOption(new Option('--format <format>', 'form of the lines').choices(['jsonl', 'fhir']).default('jsonl'))
    .option('-o, --output <file>', 'write a new file, for your eyes only, instead of standard output')
    .option('--external', 'the Supabase project that the environment names')
    .addOption(dataDirOption())
    .addHelpText('after', help)
    .action(async (options: ExportOptions) => {
      if (options.system && (options.profile !== undefined || options.email !== undefined)) {
        throw new UsageError('--system is about nobody’s record: leave out --profile and --email.');
      }
      const lines = exportLines(await openExport(options));
      const texts = options.format === 'jsonl' ? withLineEnds(lines) : asFhir(lines);
      await (options.output === undefined ? toStandardOutput(texts) : toNewFile(texts, options.output));
    });
}

async function toStandardOutput(texts: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(texts), process.stdout, { end: false }).catch((thrown: unknown) => {
    const code = codeOf(thrown);
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw problemOf(thrown);
  });
}

async function toNewFile(texts: AsyncIterable<string>, path: string): Promise<void> {
  try {
    await pipeline(Readable.from(texts), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') {
      throw new UsageError(`${path} is there already. Give a name that is not.`, { cause: thrown });
    }
    // Half an export would look like one that was cut off.
    await rm(path, { force: true });
    throw problemOf(thrown);
  }
}

/** What is of another version than this command, in a sentence; everything else as it is. */
function problemOf(thrown: unknown): unknown {
  const isOther = thrown instanceof UnknownEventType || thrown instanceof ExportFormatError;
  return isOther ? new UsageError(`${thrown.message} Bring this command up to date.`, { cause: thrown }) : thrown;
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : null;
}

async function* withLineEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

async function* asFhir(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let subjectId = '';
  for await (const text of lines) {
    const line = parseLine(text);
    if (line?.kind === 'header') subjectId = line.subject_id;
    if (line?.kind === 'event') yield `${JSON.stringify(auditEventOf(line, subjectId))}\n`;
  }
}

function parseProfile(value: string): string {
  const id = value.toLowerCase();
  if (!z.guid().safeParse(id).success) throw new UsageError('A record’s id is a UUID.');
  return id;
}

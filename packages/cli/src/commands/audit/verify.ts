import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { KeptAnchors, type VerifyOptions, verifyExport } from '@exora/audit-chain';
import { nodePlatform } from '@exora/audit-chain/node';
import { Command } from 'commander';
import { readTrustedKey } from '../../audit/trusted-key.ts';
import { sentencesOf } from '../../audit/verdict-text.ts';
import { exitCodes, UsageError } from '../../report-error.ts';

interface VerifyCommandOptions {
  anchors?: string[];
  key?: string[];
  json?: boolean;
}

const help = `
Names the first row that was edited, removed, inserted, repeated, reordered or cut
off. A file shows by itself that nobody without the database's help has changed it.
Two things from elsewhere show more: the key that signs anchors (--key; whoever
runs the system has it), and anchors or an export that you kept from before
(--anchors), which no database can take back.

--json prints {valid, problem: {kind, what, seq, line, event_id, sentence} | null,
  subject_id, exported_at, events: {checked, last_seq, without_personal},
  cut: {seq, cut_at} | null, anchors: {checked, sealing, proven, signed,
  keys: [{key_id, trusted}], sealed_up_to_seq, signed_up_to_seq, met}}`;

/** `exora audit verify <file>`: checks an export with nothing but the file, and what its reader knows besides. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check an exported audit log, without a database')
    .argument('<file>', 'what "exora audit export" wrote; - is standard input')
    .option('--anchors <file>', 'an earlier export, or what "exora audit anchors" wrote (repeatable)', collect)
    .option(
      '--key <key>',
      'a public key (file, PEM) or key’s id (ed25519:…) that must have signed (repeatable)',
      collect,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (file: string, options: VerifyCommandOptions) => {
      const verify: VerifyOptions = { platform: nodePlatform };
      if (options.key !== undefined) verify.keys = new Map(await Promise.all(options.key.map(readTrustedKey)));
      if (options.anchors !== undefined) verify.kept = await readKept(options.anchors);
      const verdict = await verifyExport(linesOf(file), verify);
      if (options.json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
      else console.log(sentencesOf(verdict).join('\n'));
      if (!verdict.valid) process.exitCode = exitCodes.notWhole;
    });
}

async function readKept(files: readonly string[]): Promise<KeptAnchors> {
  const kept = new KeptAnchors();
  for (const file of files) {
    let at = 0;
    for await (const line of linesOf(file)) {
      at += 1;
      if (line.trim() !== '' && !kept.take(line)) {
        throw new UsageError(
          `Line ${at} of ${file} is no anchor. Give an export, or what "exora audit anchors" wrote.`,
        );
      }
    }
  }
  if (kept.count === 0) throw new UsageError('There are no anchors in the files given with --anchors.');
  return kept;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) {
      throw new UsageError(`${file} can’t be read (${thrown.code}).`, { cause: thrown });
    }
    throw thrown;
  }
}

function collect(value: string, collected: string[] | undefined): string[] {
  return [...(collected ?? []), value];
}

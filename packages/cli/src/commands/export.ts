import { resolve } from 'node:path';
import { ExoraError } from '@exora/contracts';
import { recordSource } from '@exora/record-archive/api';
import { Command } from 'commander';
import { openFile } from '../archive/open-file.ts';
import { ownProfile } from '../archive/own-profile.ts';
import { refuseExisting, writeFile } from '../archive/write-file.ts';
import { exitCodes, NotRunningError } from '../report-error.ts';
import { type Session, signInOnStack } from '../session.ts';
import { dataDirOption } from './data-dir.ts';

interface ExportOptions {
  output?: string;
  profile?: string;
  verify?: string;
  json?: boolean;
  dataDir: string;
  email?: string;
}

/** `exora export`: a whole record as one ZIP, or a look whether such a ZIP is whole. */
export function exportCommand(): Command {
  return new Command('export')
    .description(
      'take a whole record away: documents, facts with their proofs, log, as one ZIP with hashes of everything',
    )
    .option('-o, --output <file>', 'where to write the archive (exora-record-<date>.zip)')
    .option('--profile <name or id>', 'the record to take away; your own unless told')
    .option('--verify <file>', 'only check an archive: every file and row against its manifest, without a stack')
    .option('--json', 'print what was done as JSON')
    .option('--email <address>', 'take away a record of this account; the password is read from EXORA_PASSWORD')
    .addOption(dataDirOption())
    .action(async (options: ExportOptions) => {
      if (options.verify !== undefined) await verify(options.verify, options.json ?? false);
      else await take(options);
    });
}

async function take(options: ExportOptions): Promise<void> {
  const file = resolve(options.output ?? `exora-record-${new Date().toISOString().slice(0, 10)}.zip`);
  await refuseExisting(file);
  const session = await signInOnStack(options);
  if (session === null) throw new NotRunningError();
  const bytes = await write(session, await ownProfile(session, options.profile), file);
  const archive = await openFile(file);
  archive.close();
  const { rows, originals, missing, as_of: asOf, record_id: recordId } = archive.manifest;
  const facts = rows.patient_clinical_events ?? 0;
  if (missing.length > 0) {
    console.error(`${missing.length} files of the record are not in the file store any more; the manifest names them.`);
  }
  if (options.json) {
    const told = { record_id: recordId, as_of: asOf, manifest_sha256: archive.sha256, rows, missing: missing.length };
    process.stdout.write(`${JSON.stringify({ file, bytes, documents: originals.length, facts, ...told })}\n`);
  } else {
    const size = bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`${file}\n  documents: ${originals.length}, facts: ${facts}, ${size}, as of ${asOf}`);
    console.log('  Whoever has this file can read the record: keep it as you keep your papers.');
  }
}

/** A record that changed in a way that can't be told as it was is read again, once. */
async function write(session: Session, patientId: string, file: string): Promise<number> {
  try {
    return await writeFile(await recordSource(session.client, patientId), file);
  } catch (error) {
    if (!(error instanceof ExoraError) || error.code !== 'wrong_state') throw error;
    console.error('The record changed while it was read; reading it again.');
    return writeFile(await recordSource(session.client, patientId), file);
  }
}

const words = {
  missing: 'is missing',
  unlisted: 'is not in the manifest',
  changed: 'is not what the manifest says',
  rows: 'has other rows than the manifest says',
  order: 'has its rows twice or out of order',
} as const;

async function verify(file: string, asJson: boolean): Promise<void> {
  const archive = await openFile(file);
  try {
    const problems = await archive.verify();
    const { entries, as_of: asOf, record_id: recordId, missing } = archive.manifest;
    if (asJson) {
      const told = { record_id: recordId, as_of: asOf, manifest_sha256: archive.sha256, files: entries.length };
      process.stdout.write(
        `${JSON.stringify({ ok: problems.length === 0, ...told, missing: missing.length, problems })}\n`,
      );
    } else {
      for (const { path, problem } of problems) console.log(`${path} ${words[problem]}`);
      if (problems.length === 0)
        console.log(`Whole: ${entries.length} files, as of ${asOf}. Manifest ${archive.sha256}`);
    }
    if (problems.length > 0) process.exitCode = exitCodes.notWhole;
  } finally {
    archive.close();
  }
}

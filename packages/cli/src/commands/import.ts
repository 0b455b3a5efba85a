import { ExoraError, toExoraError } from '@exora/contracts';
import { type Archive, type Imported, importArchive } from '@exora/record-archive';
import { discardImport, importTarget, type NewProfile } from '@exora/record-archive/api';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { openFile } from '../archive/open-file.ts';
import { exitCodes, NotRunningError, UsageError } from '../report-error.ts';
import { type Session, signInOnStack } from '../session.ts';
import { dataDirOption } from './data-dir.ts';

interface ImportOptions {
  name?: string;
  type?: NewProfile['type'];
  discard?: boolean;
  json?: boolean;
  dataDir: string;
  email?: string;
}

/** `exora import <file>`: an archive becomes a record again, in a profile of its own. */
export function importCommand(): Command {
  return new Command('import')
    .description('bring a record back from the archive that "exora export" made, into a profile of its own')
    .argument('<file>', 'the archive')
    .option('--name <name>', 'name of the profile; the archive’s unless told')
    .addOption(
      new Option(
        '--type <type>',
        'whose record it is; the archive’s unless told, adult_in_care where that is oneself',
      ).choices(['self', 'child', 'adult_in_care', 'pet']),
    )
    .option('--discard', 'remove what an import of this archive that was broken off has left')
    .option('--json', 'print what was done as JSON')
    .option('--email <address>', 'bring it to this account; the password is read from EXORA_PASSWORD')
    .addOption(dataDirOption())
    .action(async (file: string, options: ImportOptions) => {
      const archive = await openFile(file);
      try {
        const session = await signInOnStack(options);
        if (session === null) throw new NotRunningError();
        if (options.discard) await discard(session, archive, options.json ?? false);
        else print(await bring(session, archive, options), archive, options.json ?? false);
      } finally {
        archive.close();
      }
    });
}

async function bring(session: Session, archive: Archive, options: ImportOptions): Promise<Imported> {
  // All of it before anything is made: a damaged archive leaves nothing behind.
  const [problem] = await archive.verify();
  if (problem !== undefined)
    throw new ExoraError('record_archive_invalid', { parameters: { reason: problem.problem } });
  const { profile } = archive.manifest;
  const target = importTarget(session.client, {
    // There is a profile of oneself since one signed up; only --type self says that the archive may take its place.
    type: options.type ?? (profile.profile_type === 'self' ? 'adult_in_care' : profile.profile_type),
    displayName: options.name ?? profile.display_name,
    dateOfBirth: profile.date_of_birth,
  });
  const total = Object.values(archive.manifest.rows).reduce((sum, count) => sum + count, 0);
  let shown = 0;
  return importArchive(archive, target, ({ step, done }) => {
    if (done - shown < 1000 && done !== total) return;
    shown = done;
    console.error(step === 'rows' ? `${done} rows` : `${done} files`);
  });
}

function print({ patientId, importId, wasThere, rows, originals }: Imported, archive: Archive, asJson: boolean): void {
  if (asJson) {
    const told = { patient_id: patientId, import_id: importId, was_there: wasThere };
    process.stdout.write(
      `${JSON.stringify({ ...told, documents: originals, rows, manifest_sha256: archive.sha256 })}\n`,
    );
  } else if (wasThere) {
    console.log(`This archive was brought in before: it is the record ${patientId}.`);
  } else {
    const facts = archive.manifest.rows.patient_clinical_events ?? 0;
    console.log(`documents: ${originals}, facts: ${facts}, record: ${patientId}`);
  }
}

const importsSchema = z.array(z.object({ id: z.uuid(), status: z.string(), archive_sha256: z.string() }));

async function discard(session: Session, archive: Archive, asJson: boolean): Promise<void> {
  const { data, error } = await session.client.rpc('read_record_imports');
  if (error) throw toExoraError(error);
  const open = importsSchema.parse(data).find((one) => one.archive_sha256 === archive.sha256 && one.status === 'open');
  if (open === undefined) {
    throw new UsageError('No import of this archive is unfinished.', { exitCode: exitCodes.nothingMatched });
  }
  await discardImport(session.client, open.id);
  if (asJson) process.stdout.write(`${JSON.stringify({ discarded: true, import_id: open.id })}\n`);
  else console.log('What the import had brought is removed.');
}

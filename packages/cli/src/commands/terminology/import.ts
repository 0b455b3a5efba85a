import { findReleases, releaseFormats } from '@exora/terminology/releases';
import { Command } from 'commander';
import { openQueue } from '../../jobs/queue.ts';
import { UsageError } from '../../report-error.ts';
import { type FoundRelease, type ImportedRelease, importRelease } from '../../terminology/import-release.ts';
import { openReleaseFiles } from '../../terminology/release-files.ts';
import { type OperatorOptions, withOperatorOptions } from '../jobs/options.ts';

interface ImportOptions extends OperatorOptions {
  release?: string;
  acceptLicence?: boolean;
}

const shape = `[{code_system, version, codes, resumed_at, outcome}]; outcome is imported or
  already_loaded, resumed_at the number of codes that were there already.`;

const help = `
Unpack the publisher's download first. Formats, recognised by their content:
${releaseFormats.map(({ name }) => `  ${name}`).join('\n')}

A release is searched when all of it is stored; until then the one before it is.
An import that was interrupted goes on where it stopped when it is started again.`;

/** `exora terminology import`: stores the official releases of a file or folder, and makes them the ones that are searched. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('store the official releases in a file or folder')
    .argument('<path>', 'file, or unpacked folder, of the publisher’s download')
    .option('--release <version>', 'the release’s version, where its name doesn’t tell')
    .option('--accept-licence', 'you have accepted the publisher’s licence')
    .addHelpText('after', help);
  return withOperatorOptions(command, shape).action(async (path: string, options: ImportOptions) => {
    const found = await findIn(path);
    requireLicences(found, options);
    const releases = found.map((release) => ({ ...release, version: versionOf(release, path, options.release) }));
    requireOneEach(releases);
    const queue = await openQueue(options);
    const imported: ImportedRelease[] = [];
    for (const release of releases) {
      const progress = showProgress(`${release.format.title} ${release.version}`);
      imported.push(await importRelease(queue, release, progress));
    }
    if (options.json) process.stdout.write(`${JSON.stringify(imported)}\n`);
    else for (const release of imported) console.log(sentence(release));
  });
}

async function findIn(path: string): Promise<Omit<FoundRelease, 'version'>[]> {
  const files = await openReleaseFiles(path);
  const releases = findReleases(files).map((release) => ({
    ...release,
    others: files.filter((one) => one !== release.file),
  }));
  if (releases.length > 0) return releases;
  const known = releaseFormats.map(({ name }) => name).join(', ');
  throw new UsageError(
    `There is no release in ${path} that can be imported. What can: ${known}. Zip files must be unpacked.`,
  );
}

function requireLicences(releases: readonly Omit<FoundRelease, 'version'>[], { acceptLicence }: ImportOptions): void {
  const bound = releases.filter(({ format }) => !format.isPublicDomain);
  if (acceptLicence || bound.length === 0) return;
  const licences = bound.map(({ format }) => `${format.title}: ${format.licence}`).join('; ');
  throw new UsageError(`These releases have licences: ${licences}. Add --accept-licence when you have accepted them.`);
}

function versionOf({ format, file }: Omit<FoundRelease, 'version'>, path: string, told: string | undefined): string {
  const version = told ?? format.versionOf(file.name) ?? format.versionOf(path);
  if (version !== null) return version;
  throw new UsageError(`The name of ${file.name} doesn’t tell its version. Add --release, such as 2026-01.`);
}

/** Downloads hold the same release more than once: all of it and a part (RxNorm, LOINC), or in two formats (ICD-10-CM). */
function requireOneEach(releases: readonly FoundRelease[]): void {
  for (const [name, [first, second]] of Map.groupBy(releases, nameOf)) {
    if (first === undefined || second === undefined) continue;
    throw new UsageError(`${first.file.name} and ${second.file.name} are both ${name}. Give the file that you want.`);
  }
}

function nameOf({ format, version }: FoundRelease): string {
  return `${format.codeSystem} ${version}`;
}

/** At most every two seconds a line on standard error. */
function showProgress(name: string): (codes: number) => void {
  let shownAt = performance.now();
  return (codes) => {
    if (performance.now() - shownAt < 2000) return;
    shownAt = performance.now();
    console.error(`${name}: ${codes.toLocaleString('en')} codes`);
  };
}

function sentence({ code_system, version, codes, outcome, resumed_at }: ImportedRelease): string {
  if (outcome === 'already_loaded')
    return `${code_system} ${version} is loaded already (${codes.toLocaleString('en')} codes).`;
  const resumed = resumed_at > 0 ? `, ${resumed_at.toLocaleString('en')} of them by an earlier run` : '';
  return `${code_system} ${version} is loaded and searched: ${codes.toLocaleString('en')} codes${resumed}.`;
}

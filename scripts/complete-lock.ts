// Completes package-lock.json with the optional packages of other platforms that a partial registry mirror leaves out.
// Without their entries `npm ci` stops on those platforms with "Missing: <package> from lock file".
//
//   node scripts/complete-lock.ts           writes the lockfile
//   node scripts/complete-lock.ts --check   exits 1 when the lockfile would change
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const operatingSystems = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openbsd', 'netbsd', 'sunos', 'aix'];
const processors = ['x64', 'arm64', 'arm', 'ia32', 's390x', 'riscv64', 'ppc64', 'loong64', 'mips64el', 'wasm32'];

const entrySchema = z.looseObject({
  version: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  dev: z.boolean().optional(),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) });
type Lock = z.infer<typeof lockSchema>;

/** The lock with an entry for each optional dependency that has none, and the names of those added. */
export function completeLock(lock: Lock): { lock: Lock; added: string[] } {
  const packages: Lock['packages'] = { ...lock.packages };
  const added: string[] = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const version = range.replace(/^[\^~]/, '');
      if (isLocked(packages, path, name, version) || !/^\d+\.\d+\.\d+/.test(version)) continue;
      // Where another version stands at the top already, it is kept beside the package that wants it.
      packages[packages[`node_modules/${name}`] ? `${path}/node_modules/${name}` : `node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
      added.push(`${name}@${version}`);
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a.localeCompare(b, 'en')));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added };
}

/** Node's own look-up: whether the nearest node_modules above `from` that holds `name` has the version's major. */
function isLocked(packages: Lock['packages'], from: string, name: string, version: string): boolean {
  for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    const entry = packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`];
    if (entry) return entry.version === undefined || majorOf(entry.version) === majorOf(version);
    if (at === '') return false;
  }
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? '';
}

/** The platform that a package's name tells, in the lockfile's words. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const parts = name.split(/[-/]/);
  const os = operatingSystems.filter((known) => parts.includes(known));
  if (parts.includes('win') || parts.includes('windows')) os.push('win32');
  const cpu = processors.filter((known) => parts.includes(known) || parts.includes(`${known}gnu`));
  return {
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(parts.includes('musl') ? { libc: ['musl'] } : {}),
    ...(os.length > 0 ? { os } : {}),
  };
}

if (import.meta.main) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const before = readFileSync(file, 'utf8');
  const found: Lock = JSON.parse(before);
  lockSchema.parse(found); // a check only: a parsed copy has its keys in another order
  const { lock, added } = completeLock(found);
  const after = `${JSON.stringify(lock, null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(file, after);
    console.log(`package-lock.json: ${added.length} entries added`);
  } else if (after !== before) {
    console.error('package-lock.json lacks entries of other platforms. Run: npm run lock');
    process.exitCode = 1;
  }
}

// Looks for keys, tokens and passwords in every file that git tracks or would track: none belongs into the repository.
//
//   node scripts/secrets.ts            exits 1 and names file, line and kind of what it found
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Found, scanText } from './secret-scan/scan.ts';
import { root } from './tools.ts';

/** What git tracks or would track; of a copy without git, all but what is built or installed. */
function filesToScan(): string[] {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { status, stdout } = spawnSync('git', listing, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status === 0) return stdout.split('\0').filter(Boolean);
  const elsewhere = new Set(['node_modules', '.git', '.next', '.exora', 'coverage']);
  return globSync('**', { cwd: root, exclude: (name) => elsewhere.has(name.split('/').at(-1) ?? '') });
}

const found: Found[] = [];
let looked = 0;
for (const path of filesToScan()) {
  // A deleted file that is not committed yet, or a folder.
  if (!statSync(join(root, path), { throwIfNoEntry: false })?.isFile()) continue;
  const bytes = readFileSync(join(root, path));
  // Pictures, PDFs and the like.
  if (bytes.includes(0)) continue;
  looked += 1;
  found.push(...(await scanText(path, bytes.toString('utf8'))));
}
for (const { path, line, rule, hash } of found) console.error(`${path}:${line} looks like a secret (${rule}, ${hash})`);
if (found.length > 0) {
  console.error(
    'Take it out and rotate it. If it opens nothing, list it with the reason in scripts/secret-scan/synthetic.ts.',
  );
  process.exitCode = 1;
} else console.log(`${looked} files, no secret.`);

// Writes deployment/compose/.env with fresh secrets, for a box that has none yet.
//
//   npm run compose:env -- <API's host name> <web app's host name>
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filledIn, isHostName } from './compose/fill-in.ts';
import { root } from './tools.ts';

const [apiHost = '', webHost = ''] = process.argv.slice(2);
const folder = join(root, 'deployment', 'compose');
const file = join(folder, '.env');
if (![apiHost, webHost].every(isHostName) || apiHost === webHost) {
  stop(
    'Give two different host names that lead to this box: npm run compose:env -- api.example.org record.example.org',
  );
} else if (existsSync(file)) {
  stop(`${file} is there already. Its secrets open what runs: change single lines by hand, or move it away first.`);
} else {
  const example = readFileSync(join(folder, '.env.example'), 'utf8');
  writeFileSync(file, filledIn(example, { apiHost, webHost }), { mode: 0o600, flag: 'wx' });
  console.log(`Wrote ${file}. Fill in the SMTP_ lines, and keep a copy of the file where only you read it.`);
}

function stop(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}

/**
 * A deployment that is killed, as by a machine that goes away: at the n-th time that it says what it does next, or that it
 * wrote into the ledger, or when a platform has answered a certain request.
 *
 *   node killed-apply.ts <file with the arguments>
 */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { applyDeployment } from '../src/apply/apply.ts';
import { Ledger } from '../src/ledger/ledger.ts';
import { openTarget } from '../src/open-target.ts';

const given = deserialize(readFileSync(process.argv[2] ?? ''));
const die = () => process.kill(process.pid, 'SIGKILL');
let said = 0;
const ledger = await Ledger.open(given.ledgerFolder);
const append = ledger.append.bind(ledger);
if (given.killAfterWriting) {
  ledger.append = async (about) => {
    const entry = await append(about);
    if (entry.number === given.killAt) die();
    return entry;
  };
}
const ask = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const response = await ask(input, init);
  if (init?.method === 'POST' && given.killAfterRequest !== undefined && String(input).includes(given.killAfterRequest))
    die();
  return response;
};
const target = openTarget('staging', {
  root: given.release.root,
  dataDir: '',
  environment: given.environment,
  onMessage: () => undefined,
  patience: { pollMs: 5, limitMs: 20_000 },
});
await applyDeployment({
  target,
  release: given.release,
  ledger,
  by: 'Ada',
  migrationsFolder: given.migrationsFolder,
  say: () => {
    said += 1;
    if (!given.killAfterWriting && said === given.killAt) die();
  },
});

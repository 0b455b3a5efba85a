// Whether deployment/ledger.jsonl was only ever added to, and the schema still serves every worker, function and web app that
// it says may be deployed.
//
//   node scripts/ledger.ts
//   node scripts/ledger.ts --render <folder>   writes what is derived from the ledger of a folder
import { resolve } from 'node:path';
import { ledgerProblems, writeRendered } from '@exora/deployment';
import { root } from './tools.ts';

const [order, folder = ''] = process.argv.slice(2);
if (order === '--render') {
  await writeRendered(root, resolve(folder));
} else {
  const problems = await ledgerProblems(root);
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }
}

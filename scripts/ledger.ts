// Whether deployment/ledger.jsonl was only ever added to, and the schema still serves every worker that it says is deployed.
//
//   node scripts/ledger.ts
import { ledgerProblems } from '@exora/deployment';
import { root } from './tools.ts';

const problems = await ledgerProblems(root);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

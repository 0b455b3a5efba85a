import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Migration } from '@exora/local-stack/database';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { lostRows } from './lost-rows.ts';

/** What is to be known of a statement of a migration before it runs. */
export interface Finding {
  /** Squawk's name of the rule (https://squawkhq.com/docs/rules), or one of `lost-rows.ts`. */
  rule: string;
  /** `destructive`: rows, or what runs, may lose something. `locking`: others may have to wait. */
  risk: 'destructive' | 'locking';
  line: number;
  message: string;
}

const outputSchema = z.array(z.object({ line: z.int(), rule_name: z.string(), message: z.string() }));

const destructive =
  /^(ban-drop-(column|table|database|not-null)|ban-truncate-cascade|renaming-.*|changing-column-type)$/;
/** Of style, or what every deployment sets itself. */
const leftOut = [
  'require-lock-timeout',
  'require-statement-timeout',
  'prefer-robust-stmts',
  'prefer-bigint-over-int',
  'prefer-bigint-over-smallint',
  'prefer-identity',
  'prefer-text-field',
  'prefer-timestamp-tz',
  'require-table-schema',
];

/** What of a migration may lose something or hold others up: squawk's rules for Postgres 15, and rows that are taken away. */
export async function lintMigration(migration: Pick<Migration, 'file' | 'text'>): Promise<Finding[]> {
  const args = [
    '--reporter=json',
    '--pg-version=15.0',
    '--assume-in-transaction',
    `--exclude=${leftOut.join(',')}`,
    `--stdin-filepath=${migration.file}`,
  ];
  const child = spawn(squawk(), args, { stdio: ['pipe', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part));
  child.stdin.on('error', () => undefined);
  child.stdin.end(migration.text);
  await once(child, 'close');
  const parsed = outputSchema.safeParse(parseJson(output));
  if (!parsed.success) {
    throw new DeploymentError('sources_incomplete', `squawk gives no answer about ${migration.file}: run "npm ci".`);
  }
  const bySquawk = parsed.data.map(
    ({ rule_name: rule, line, message }): Finding => ({
      rule,
      risk: destructive.test(rule) ? 'destructive' : 'locking',
      line: line + 1,
      message,
    }),
  );
  const lost = (await lostRows(migration)).map((loss): Finding => ({ ...loss, risk: 'destructive' }));
  return [...bySquawk, ...lost].sort((one, other) => one.line - other.line);
}

function squawk(): string {
  const require = createRequire(import.meta.url);
  const { getBinaryPath } = z
    .object({ getBinaryPath: z.function({ input: [], output: z.string() }) })
    .parse(require('squawk-cli/js/index.js'));
  return getBinaryPath();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says what that means.
    return null;
  }
}

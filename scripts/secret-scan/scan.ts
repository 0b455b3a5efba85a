import { createHash } from 'node:crypto';
import { lintSource } from '@secretlint/core';
import { creator as preset } from '@secretlint/secretlint-rule-preset-recommend';
import { ownKeys } from './own-keys.ts';
import { synthetic } from './synthetic.ts';

/** Something in a file that looks like a secret. It is named by its hash, never printed. */
export interface Found {
  path: string;
  line: number;
  /** What it looks like: a rule's id. */
  rule: string;
  /** The first 12 hex digits of its SHA-256, as `synthetic.ts` names it. */
  hash: string;
}

const config = {
  rules: [
    { id: '@secretlint/secretlint-rule-preset-recommend', rule: preset, severity: 'error' as const },
    { id: 'exora-keys', rule: ownKeys, severity: 'error' as const },
  ],
};

/** What looks like a secret in a text, but for what `synthetic.ts` says is none. */
export async function scanText(path: string, content: string): Promise<Found[]> {
  const source = { filePath: path, content, ext: '', contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: false } });
  return messages
    .map((message) => ({
      path,
      line: message.loc.start.line,
      rule: message.ruleId,
      hash: createHash('sha256')
        .update(content.slice(...message.range))
        .digest('hex')
        .slice(0, 12),
    }))
    .filter(({ hash }) => !synthetic.some((one) => one.path === path && one.hash === hash));
}

import { createRequire } from 'node:module';
import { z } from 'zod';
import { StackError } from '../stack-error.ts';

const installApiSchema = z.object({ runInstall: z.custom<() => unknown>((value) => typeof value === 'function') });

/** Path of the Deno program that npm installed; its install script need not have run. */
export function denoBinary(): string {
  try {
    const api = installApiSchema.parse(createRequire(import.meta.url)('deno/install_api.cjs'));
    return z.string().parse(api.runInstall());
  } catch (cause) {
    throw new StackError(
      'binaries_missing',
      'Deno is not installed, which runs the edge functions. Run "npm ci" without --omit=optional.',
      { cause },
    );
  }
}

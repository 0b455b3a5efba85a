import type { Stack, StackOptions } from './supervisor/start-stack.ts';

export {
  listSecrets,
  type RotatedSecret,
  rotateSecrets,
  type SecretName,
  type SecretState,
  secretNames,
} from './data-folder/rotate-secrets.ts';
export { readStatus, type StackStatus, stopRunningStack } from './data-folder/status.ts';
export { StackError, type StackErrorCode } from './stack-error.ts';
export type { Component, Progress, Stack, StackOptions } from './supervisor/start-stack.ts';

/**
 * Starts the whole stack of a data folder. Throws `StackError` with a sentence that says what to do.
 * Its parts are loaded at the first call: whoever asks for a status only should not wait for them.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const supervisor = await import('./supervisor/start-stack.ts');
  return supervisor.startStack(options);
}

import type { StackStatus } from '@exora/local-stack';

/** What one look found; `todo` only where something is wrong. */
export interface Finding {
  /** Stable, for scripts. */
  id: string;
  /** What was looked at, for people. */
  check: string;
  ok: boolean;
  /** What is the case, in one sentence. */
  message: string;
  /** What to do about it, in one sentence. */
  todo?: string;
}

/** What a look has to go by. */
export interface Context {
  /** The data folder that is really used. */
  dataDir: string;
  /** What runs on it; null when nothing does. */
  status: StackStatus | null;
  environment: NodeJS.ProcessEnv;
  now: Date;
}

/** Looks at one thing; no finding where it does not apply. */
export type Check = (context: Context) => Promise<Finding[]>;

/** All is as it should be. */
export function fine(id: string, check: string, message: string): Finding[] {
  return [{ id, check, ok: true, message }];
}

/** Something is wrong: what, and what to do. */
export function fault(id: string, check: string, message: string, todo: string): Finding[] {
  return [{ id, check, ok: false, message, todo }];
}

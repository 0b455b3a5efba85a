import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '../plan/worker-contract.ts';
import type { Entry, Place, Source, TargetName } from './entry.ts';

/** An artefact that the ledger says is deployed, by whom and from which sources. */
export interface DeployedArtefact {
  version: string;
  checksum: string;
  deployment: string;
  source: Source;
  at: string;
  by: string;
}

/** A deployment that was begun and has not finished. */
export interface Unfinished {
  deployment: string;
  intent: 'apply' | 'rollback';
  to: string | null;
  at: string;
  by: string;
  done: string[];
  left: string[];
  /** The step that failed, and why; null where the deployment was cut off. */
  stopped: { step: string; code: string } | null;
}

/** What is deployed beside the schema, whose database tells itself how far it is. */
type Part = 'functions' | 'worker';

/** What the ledger says of one target. */
export interface Deployed {
  target: TargetName;
  /** Where it is; null before the first deployment. */
  place: Place | null;
  schema: string | null;
  functions: (DeployedArtefact & { names: string[] }) | null;
  worker: (DeployedArtefact & { platformId: string | null; contract: Contract }) | null;
  environment: { functions: string[]; worker: string[] } | null;
  /** What the functions, and the web app of the same sources, call; null where no entry says so. */
  callers: Contract | null;
  /**
   * The same of each deployment whose functions or web app may run: the one in effect, the finished one before it (the web app
   * follows only when that is written, and may have failed), and those since whose functions came and that didn’t finish.
   */
  mayRun: { deployment: string; callers: Contract }[];
  last: { deployment: string; at: string; by: string; source: Source } | null;
  /** The deployment whose state that is: the last one, or the one that was gone back to. */
  inEffect: string | null;
  unfinished: Unfinished | null;
  /**
   * Parts whose step was cut off, or failed: it may have replaced them, or one function of two. What runs there isn't known
   * until the step was done once more, forwards or backwards.
   */
  uncertain: Record<Part, boolean>;
  /** Deployments so far. */
  count: number;
}

/** Reads off the entries what is deployed at a target. */
export function deployedAt(target: TargetName, entries: readonly Entry[]): Deployed {
  const state: Deployed = {
    target,
    place: null,
    schema: null,
    functions: null,
    worker: null,
    environment: null,
    callers: null,
    mayRun: [],
    last: null,
    inEffect: null,
    unfinished: null,
    uncertain: { functions: false, worker: false },
    count: 0,
  };
  let finished: Deployed['mayRun'] = [];
  let begun: Contract | undefined;
  let source: Source = { commit: null, tag: null, is_changed: false };
  for (const entry of entries) {
    if (entry.target !== target) continue;
    const { event, at, by, deployment } = entry;
    const origin = { deployment, at, by, source };
    switch (event.kind) {
      case 'begun':
        doubt(state, begun);
        source = event.source;
        state.place = event.place;
        state.count += 1;
        begun = event.callers;
        state.unfinished = {
          deployment,
          intent: event.intent,
          to: event.to,
          at,
          by,
          done: [],
          left: [...event.steps],
          stopped: null,
        };
        break;
      case 'migration':
        state.schema = event.version;
        tick(state, stepNames.migration(event.version));
        break;
      case 'migration_reverted':
        tick(state, stepNames.revert(event.version));
        break;
      case 'functions':
        state.functions = { ...origin, version: event.version, checksum: event.checksum, names: event.names };
        state.uncertain.functions = false;
        tick(state, stepNames.functions);
        break;
      case 'worker':
        state.worker = {
          ...origin,
          version: event.version,
          checksum: event.checksum,
          platformId: event.platform_id,
          contract: event.contract,
        };
        state.uncertain.worker = false;
        tick(state, stepNames.worker);
        break;
      case 'stopped':
        if (state.unfinished !== null) state.unfinished.stopped = { step: event.step, code: event.code };
        break;
      case 'finished':
        state.schema = event.schema;
        state.environment = event.environment;
        state.callers = event.callers ?? null;
        state.last = origin;
        state.inEffect = state.unfinished?.to ?? deployment;
        state.mayRun = withCallers(finished, state.inEffect, event.callers);
        finished = state.mayRun.slice(-1);
        state.unfinished = null;
        break;
    }
  }
  doubt(state, begun);
  return state;
}

/** The same calls stand there once, for the last that makes them. */
function withCallers(
  mayRun: Deployed['mayRun'],
  deployment: string,
  callers: Contract | undefined,
): Deployed['mayRun'] {
  if (callers === undefined) return mayRun;
  return [...mayRun.filter((each) => !isDeepStrictEqual(each.callers, callers)), { deployment, callers }];
}

/** The first step that a deployment left is the one in which it was cut off. */
function doubt(state: Deployed, callers: Contract | undefined): void {
  const { unfinished, uncertain } = state;
  if (unfinished === null) return;
  const [step] = unfinished.left;
  if (step === stepNames.functions || step === stepNames.worker) uncertain[step] = true;
  // The web app follows a deployment that has finished; of one that hasn't only the functions may run.
  if (step === stepNames.functions || unfinished.done.includes(stepNames.functions)) {
    state.mayRun = withCallers(state.mayRun, unfinished.deployment, callers);
  }
}

/** How a deployment's steps name themselves in the ledger. */
export const stepNames = {
  migration: (version: string) => `migration ${version}`,
  revert: (version: string) => `revert ${version}`,
  functions: 'functions',
  worker: 'worker',
} as const;

function tick(state: Deployed, step: string): void {
  const { unfinished } = state;
  if (unfinished === null) return;
  unfinished.left = unfinished.left.filter((name) => name !== step);
  unfinished.done.push(step);
}

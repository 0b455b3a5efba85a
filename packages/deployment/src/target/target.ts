import type { Artefact } from '../build/artefact.ts';
import type { Place, Source, TargetName } from '../ledger/entry.ts';

/** A database while it is deployed to. */
export interface OpenedDatabase {
  /** Address as the schema's owner. */
  url: string;
  close(): Promise<void>;
}

/** What came of putting a worker in the place of the one before. */
export interface WorkerDeployed {
  /** The platform's id of it, by which it goes back. */
  platformId: string | null;
  /** Whether workers ran that were replaced. */
  replaced: boolean;
}

/** Names of environment variables, never their values. */
export interface VariableNames {
  functions: string[];
  worker: string[];
}

/** Where something is deployed. Every call rejects with a `DeploymentError` or `StackError` that says what to do. */
export interface Target {
  name: TargetName;
  place: Place;
  /** Whether it can only be given what is committed. */
  isHosted: boolean;
  /** Its database; null where there is none yet and `make` isn't asked for. */
  openDatabase(options: { make: boolean }): Promise<OpenedDatabase | null>;
  /** Names of the functions that are there; null where that can't be told. */
  functionsThere(): Promise<string[] | null>;
  deployFunctions(artefact: Artefact, names: readonly string[]): Promise<void>;
  deployWorker(source: Source): Promise<WorkerDeployed>;
  /** Puts the worker of an earlier deployment back; null where the target runs the code at hand. */
  rollBackWorker: ((platformId: string) => Promise<WorkerDeployed>) | null;
  /** What is set there. */
  variables(): Promise<VariableNames>;
  /** What the sources say has to be set there. */
  wantedVariables(): Promise<VariableNames>;
}

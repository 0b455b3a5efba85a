import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from '../tools.ts';
import type { SchemaFile } from './statements.ts';

/** One migration of the history. */
export interface Step {
  /** 14 digits that order it. */
  version: string;
  name: string;
  /** Paths from the repository's root. Snapshots are numbered 1.0, 1.1 … in the order of migrations. */
  migration: string;
  rollback: string;
  snapshot: string;
}

const checksumsFile = 'migration_history/checksums.sha256';
const changelogFile = 'migration_history/changelog.md';
const changelogHead = `# Changes of the schema

Written by \`npm run migration -- --seal\`, one chapter for each migration; \`npm run check\` compares it with the files.
`;

/** The files of a repository that lead from one version of the schema to the next. */
export class MigrationHistory {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The migrations in order. */
  steps(): Step[] {
    const files = readdirSync(join(this.#root, 'supabase/migrations')).sort();
    const found = files.flatMap((file) => {
      const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
      return version === undefined || name === undefined ? [] : [{ version, name }];
    });
    return found.map(({ version, name }, at) => this.step(version, name, at));
  }

  /** Where a migration's parts belong. */
  step(version: string, name: string, at: number): Step {
    const file = `${version}_${name}.sql`;
    return {
      version,
      name,
      migration: `supabase/migrations/${file}`,
      rollback: `supabase/migrations/rollbacks/${file}`,
      snapshot: `migration_history/v1.${at}_${name}.sql`,
    };
  }

  /** Those whose files never change again. */
  sealedSteps(): Step[] {
    const sealed = this.#checksums();
    return this.steps().filter(({ migration }) => sealed.has(migration));
  }

  /** The schema's files as the sealed migrations make them. */
  sealedSchema(): SchemaFile[] {
    const last = this.sealedSteps().at(-1);
    return last === undefined ? [] : filesIn(this.read(last.snapshot));
  }

  /** The schema's files as they are. */
  currentSchema(): SchemaFile[] {
    const names = readdirSync(join(this.#root, 'current_schema')).filter((name) => name.endsWith('.sql'));
    return names.sort().map((name) => ({ name, text: this.read(`current_schema/${name}`) }));
  }

  read(path: string): string {
    return readFileSync(join(this.#root, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.#root, path), text);
  }

  exists(path: string): boolean {
    return existsSync(join(this.#root, path));
  }

  /** Keeps the schema as it is as the step's snapshot, and the step's files for ever; adds a chapter to the changelog. */
  seal(step: Step, chapter: string): void {
    this.write(step.snapshot, joined(this.currentSchema()));
    const sums = [...this.#checksums()].map(([path, sum]) => `${sum}  ${path}\n`);
    const paths = [step.migration, step.rollback, step.snapshot];
    const added = paths.map((path) => `${sha256(this.read(path))}  ${path}\n`);
    this.write(checksumsFile, [...sums, ...added].join(''));
    const before = this.exists(changelogFile) ? this.read(changelogFile) : changelogHead;
    this.write(changelogFile, formatted(changelogFile, `${before}\n${chapter}`));
  }

  /** What is wrong with the history, a sentence each; nothing when all is well. */
  problems(): string[] {
    const problems: string[] = [];
    const sealed = this.#checksums();
    for (const [path, sum] of sealed) {
      if (!this.exists(path)) problems.push(`${path} is missing: what is sealed stays.`);
      else if (sha256(this.read(path)) !== sum) {
        problems.push(`${path} was changed after it was sealed: write another migration instead.`);
      }
    }
    const changelog = this.exists(changelogFile) ? this.read(changelogFile) : '';
    for (const { migration, rollback, version, name } of this.steps()) {
      if (!sealed.has(migration)) problems.push(`${migration} is not sealed. Run: npm run migration -- --seal`);
      if (!this.exists(rollback)) problems.push(`${rollback} is missing.`);
      if (!changelog.includes(`\`${version}_${name}\``)) problems.push(`${changelogFile} lacks ${version}_${name}.`);
    }
    const { snapshot } = this.steps().at(-1) ?? { snapshot: 'a first migration' };
    if (!this.exists(snapshot) || this.read(snapshot) !== joined(this.currentSchema())) {
      problems.push(`current_schema differs from ${snapshot}. Run: npm run migration -- <what it changes>`);
    }
    return problems;
  }

  /** Path and SHA-256 of everything that must never change again; `sha256sum --check` reads the file too. */
  #checksums(): Map<string, string> {
    if (!this.exists(checksumsFile)) return new Map();
    const lines = this.read(checksumsFile).split('\n').filter(Boolean);
    return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  }
}

/** All files in one, as a snapshot keeps them. */
function joined(files: readonly SchemaFile[]): string {
  return files.map(({ text }) => text).join('');
}

/** A snapshot's files: each begins with a header that says its name. */
function filesIn(snapshot: string): SchemaFile[] {
  const starts = [...snapshot.matchAll(/^-- =+\n-- (\d\d_\w+\.SQL) - /gm)];
  return starts.map((match, at) => ({
    name: (match[1] ?? '').toLowerCase(),
    text: snapshot.slice(match.index, starts[at + 1]?.index),
  }));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

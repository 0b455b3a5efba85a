import { type Comparison, compareSchemas, type Step } from './compare.ts';
import { readItems, type SchemaFile } from './statements.ts';

/** What stands where a person must decide. A migration with it fails, and can't be sealed. */
export const todoMark = 'TODO';

/** Draft of a migration from one schema to another, draft of the way back, and what it does in words. */
export function draftMigration(
  title: string,
  before: readonly SchemaFile[],
  after: readonly SchemaFile[],
): { migration: string; rollback: string; comparison: Comparison } {
  const [old, now] = [readItems(before), readItems(after)];
  const forward = compareSchemas(old, now, { mayLose: false });
  const back = compareSchemas(now, old, { mayLose: true });
  return {
    migration: `-- ${title}\n${written(forward.steps)}`,
    rollback:
      `-- Back to before: ${title}\n-- Rows of tables and columns that only the later version has are lost. Fails, and ` +
      `changes nothing, where kept rows\n-- hold what the earlier version's constraints refuse.\n${written(back.steps)}`,
    comparison: forward,
  };
}

function written(steps: readonly Step[]): string {
  let file = '';
  const parts: string[] = [];
  for (const step of steps) {
    if (step.file !== file) parts.push(`-- ${step.file} ${'-'.repeat(Math.max(3, 76 - step.file.length))}`);
    file = step.file;
    parts.push(typeof step.sql === 'string' ? `${step.sql};` : failing(step.sql.question));
  }
  return `\n${parts.join('\n\n')}\n`;
}

/** A statement that fails until somebody has answered the question in its place. */
function failing(question: string): string {
  const text = question.replaceAll("'", "''").replaceAll('%', '%%');
  return `do $todo$\nbegin\n  raise exception '${todoMark}: ${text}';\nend\n$todo$;`;
}

/** The changelog's chapter of a migration. */
export function chapterOf(number: string, name: string, comparison: Comparison): string {
  const lines = (['added', 'changed', 'dropped'] as const).flatMap((what) => {
    const byKind = Map.groupBy(comparison[what], (key) => key.slice(0, key.indexOf(' ')));
    return [...byKind].map(([kind, keys]) => {
      const names = keys.map((key) => `\`${key.slice(kind.length + 1)}\``).sort();
      return `- ${what}, ${kind} (${names.length}): ${names.join(', ')}`;
    });
  });
  return `## ${number}: \`${name}\`\n\n${lines.join('\n')}\n`;
}

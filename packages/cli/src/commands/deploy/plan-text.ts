import type { Plan, unfinishedText } from '@exora/deployment';

/** A plan for people: what would be done, in order, what of it is a risk, and what keeps it from being applied. */
export function planText(plan: Plan, inWords: typeof unfinishedText): string {
  const lines = [`${plan.target}: ${sourceLine(plan)}`];
  if (plan.unfinished !== null) lines.push(`half-done: ${inWords(plan.unfinished)}. Applying goes on.`);
  lines.push(`schema: ${plan.schema.from ?? 'none'}${plan.migrations.length === 0 ? '' : ` → ${plan.schema.to}`}`);
  for (const { version, name, findings } of plan.migrations) {
    lines.push(`  + migration ${version} ${name}`);
    for (const { risk, line, message, rule } of findings)
      lines.push(`      ${risk}, line ${line}: ${message} (${rule})`);
  }
  lines.push(changeLine('functions', plan.functions), changeLine('worker', plan.worker));
  for (const part of ['functions', 'worker'] as const) {
    const { missing, unknown } = plan.environment[part];
    if (missing.length > 0) lines.push(`variables of the ${part} that are not set there: ${missing.join(', ')}`);
    if (unknown.length > 0) lines.push(`variables of the ${part} that only the target has: ${unknown.join(', ')}`);
  }
  for (const problem of plan.problems) lines.push(`✗ ${problem}`);
  return lines.join('\n');
}

function sourceLine({ source }: Plan): string {
  const where = source.tag ?? source.commit?.slice(0, 12) ?? 'sources outside a repository';
  return source.is_changed ? `${where} with changes that are not committed` : where;
}

function changeLine(name: string, change: Plan['worker']): string {
  if (change === null) return `${name}: as deployed`;
  const text = ({ version, checksum }: { version: string; checksum: string }) =>
    `${version} (${checksum.slice(0, 12)})`;
  const from = change.from === null ? 'none' : text(change.from);
  const doubt = change.isUncertain ? ', or what a deployment that was cut off put there' : '';
  return `${name}: ${from}${doubt} → ${text(change.to)}`;
}

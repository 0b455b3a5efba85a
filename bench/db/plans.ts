import { z } from 'zod';

/** A node of a plan as EXPLAIN (FORMAT JSON) gives it: the parts that this benchmark reads. */
export interface PlanNode {
  'Node Type': string;
  'Parent Relationship'?: string | undefined;
  'Subplan Name'?: string | undefined;
  'Relation Name'?: string | undefined;
  'Actual Loops'?: number | undefined;
  'Index Cond'?: string | undefined;
  'Recheck Cond'?: string | undefined;
  'Join Filter'?: string | undefined;
  'One-Time Filter'?: string | undefined;
  Filter?: string | undefined;
  Plans?: PlanNode[] | undefined;
}

export const planNodeSchema: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Parent Relationship': z.string().optional(),
    'Subplan Name': z.string().optional(),
    'Relation Name': z.string().optional(),
    'Actual Loops': z.number().optional(),
    'Index Cond': z.string().optional(),
    'Recheck Cond': z.string().optional(),
    'Join Filter': z.string().optional(),
    'One-Time Filter': z.string().optional(),
    Filter: z.string().optional(),
    Plans: z.array(planNodeSchema).optional(),
  }),
);

/**
 * What a plan asks for every row although once would do: subplans that are run again, and functions about the caller in
 * a condition. Empty when policies are evaluated once (InitPlan, hashed SubPlan).
 */
export function askedPerRow(plan: PlanNode): string[] {
  const asked: string[] = [];
  for (const node of nodes(plan)) {
    const where = `${node['Node Type']} on ${node['Relation Name'] ?? 'nothing'}`;
    const isPart = node['Parent Relationship'] === 'SubPlan' || node['Parent Relationship'] === 'InitPlan';
    if (isPart && (node['Actual Loops'] ?? 0) > 1) {
      asked.push(`${node['Subplan Name'] ?? 'a subplan'} ran ${node['Actual Loops']} times (${where})`);
    }
    for (const condition of [
      node.Filter,
      node['Index Cond'],
      node['Recheck Cond'],
      node['Join Filter'],
      node['One-Time Filter'],
    ]) {
      if (condition === undefined) continue;
      if (/(?<!hashed )\bSubPlan \d+/.test(condition))
        asked.push(`a SubPlan that is not hashed: ${condition} (${where})`);
      if (/\b(auth|exora_private|public)\.\w+\(|current_setting\(/.test(condition)) {
        asked.push(`a function of the caller in a condition: ${condition} (${where})`);
      }
    }
  }
  return asked;
}

/** Names of the policies' one-time parts in a plan, such as `InitPlan 1`. Empty: no policy was in force. */
export function askedOnce(plan: PlanNode): string[] {
  return nodes(plan).flatMap((node) => node['Subplan Name'] ?? []);
}

function nodes(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

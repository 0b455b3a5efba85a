import type { ApiBudget } from '@exora/contracts';
import { z } from 'zod';

const limit = z.int().min(0).max(1_000_000_000_000).nullable();

/** A budget as an operator sets it, as a whole: null is no limit, money is in millionths of the currency's unit. */
export const budgetChangeSchema = z.strictObject({
  provider_name: z.string().max(60),
  api_endpoint: z.string().max(120),
  requests_per_minute: z.int().min(0).max(2_147_483_647).nullable(),
  tokens_per_minute: limit,
  tokens_per_hour: limit,
  concurrent_requests: z.int().min(0).max(2_147_483_647).nullable(),
  cost_per_day_micros: limit,
  micros_per_request: z.int().min(0).max(1_000_000_000_000),
  micros_per_million_tokens: z.int().min(0).max(1_000_000_000_000),
  status: z.enum(['active', 'disabled']),
});
export type BudgetChange = z.infer<typeof budgetChangeSchema>;

/** The fields that a form shows. Money is written in the currency's unit. */
export const budgetFields = [
  { name: 'requests_per_minute', label: 'Requests a minute', isMoney: false },
  { name: 'tokens_per_minute', label: 'Tokens a minute', isMoney: false },
  { name: 'tokens_per_hour', label: 'Tokens an hour', isMoney: false },
  { name: 'concurrent_requests', label: 'Calls at once', isMoney: false },
  { name: 'cost_per_day_micros', label: 'Cost a day', isMoney: true },
] as const;

/** What a field shows of a limit. */
export function shownLimit(value: number | null, isMoney: boolean): string {
  if (value === null) return '';
  return isMoney ? String(value / 1_000_000) : String(value);
}

/** The budget with what was written into the form's fields, or the name of the first field that is no amount. */
export function changedBudget(
  budget: ApiBudget,
  written: (name: string) => string | undefined,
): BudgetChange | { readonly wrong: string } {
  const limits: Record<string, number | null> = {};
  for (const { name, label, isMoney } of budgetFields) {
    const text = written(name);
    if (text !== undefined && !(isMoney ? /^\d{1,6}(\.\d{1,6})?$/ : /^\d{1,12}$/).test(text)) return { wrong: label };
    limits[name] = text === undefined ? null : Math.round(Number(text) * (isMoney ? 1_000_000 : 1));
  }
  return budgetChangeSchema.parse({
    provider_name: budget.provider_name,
    api_endpoint: budget.api_endpoint,
    micros_per_request: budget.micros_per_request,
    micros_per_million_tokens: budget.micros_per_million_tokens,
    status: written('status') ?? budget.status,
    ...limits,
  });
}

'use client';

import type { DocumentCosts } from '@exora/contracts';
import { money } from '#lib/format/money.ts';
import { counted } from '#lib/format/quantities.ts';
import { type Capacity, capacitySchema } from '#lib/operations/state.ts';
import { BudgetCard } from './budget-card.tsx';
import { DataTable } from './data-table.tsx';
import { LiveLine } from './live-line.tsx';
import { Panel } from './panel.tsx';
import { PlanForm } from './plan-form.tsx';
import { useLive } from './use-live.ts';
import { shortId } from './words.ts';

const everyMs = 5000;

/** Budgets of outside providers burning down, and what documents cost. */
export function CapacityView({
  initial,
  costDays,
  plans,
}: {
  initial: Capacity;
  costDays: number;
  plans: readonly string[];
}) {
  const { data, problem } = useLive('/api/operations/capacity', capacitySchema, initial, everyMs);
  return (
    <>
      <LiveLine at={data.at} everyMs={everyMs} problem={problem} />
      {data.budgets.length === 0 && (
        <p className="text-sm text-ink-soft">No outside provider has a budget: nothing is sent to any.</p>
      )}
      <ul className="grid gap-4 lg:grid-cols-2 lg:gap-5">
        {data.budgets.map((budget) => (
          <li key={`${budget.provider_name} ${budget.api_endpoint}`} className="grid">
            <BudgetCard budget={budget} at={data.at} />
          </li>
        ))}
      </ul>
      <Costs costs={data.costs} days={costDays} />
      <Panel title="Plans" lead="What an account may use. The account’s id is shown by “exora account list”.">
        <PlanForm plans={plans} />
      </Panel>
    </>
  );
}

function Costs({ costs, days }: { costs: DocumentCosts; days: number }) {
  return (
    <Panel
      title="Cost per document"
      lead={`Calls of outside providers for documents that were added in the last ${days} days, failed attempts too.`}
    >
      {costs.totals.length === 0 ? (
        <p data-testid="no-costs" className="text-sm text-ink-soft">
          No document has cost anything: all were read on the machines that keep the records.
        </p>
      ) : (
        <>
          <DataTable
            caption="Cost of documents by currency"
            rows={costs.totals}
            rowKey={({ currency }) => currency}
            columns={[
              { heading: 'Currency', cell: ({ currency }) => currency },
              { heading: 'Documents', cell: ({ documents }) => documents.toLocaleString('en'), isNumber: true },
              { heading: 'Together', cell: (row) => money(row.cost_micros, row.currency), isNumber: true },
              { heading: 'Each, on average', cell: (row) => money(row.mean_micros, row.currency), isNumber: true },
              { heading: '95 of 100 at most', cell: (row) => money(row.p95_micros, row.currency), isNumber: true },
            ]}
          />
          <DataTable
            caption="The dearest documents"
            rows={costs.dearest}
            rowKey={({ shell_file_id, currency }) => `${shell_file_id} ${currency}`}
            columns={[
              {
                heading: 'Document',
                cell: ({ shell_file_id }) => <code className="font-mono">{shortId(shell_file_id)}</code>,
              },
              { heading: 'Calls', cell: ({ calls }) => counted(calls, 'call'), isNumber: true },
              { heading: 'Tokens', cell: ({ tokens }) => tokens.toLocaleString('en'), isNumber: true },
              { heading: 'Cost', cell: (row) => money(row.cost_micros, row.currency), isNumber: true },
            ]}
          />
        </>
      )}
    </Panel>
  );
}

'use client';

import type { ApiBudget } from '@exora/contracts';
import { useRef, useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#lib/class-names.ts';
import { duration } from '#lib/format/durations.ts';
import { money } from '#lib/format/money.ts';
import { type BurnDown, burnDown, costAMinute } from '#lib/operations/burn-down.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { BudgetForm } from './budget-form.tsx';
import { Moment } from './moment.tsx';
import { Panel } from './panel.tsx';
import { UsageBar } from './usage-bar.tsx';

const number = (amount: number) => amount.toLocaleString('en');

/** What may be asked of a provider's endpoint, how much of it is used up, and how fast. */
export function BudgetCard({ budget, at }: { budget: ApiBudget; at: string }) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place, String(isOpen));
  const cost = (micros: number) => money(micros, budget.currency);
  return (
    <Panel
      title={`${budget.provider_name}, ${budget.api_endpoint}`}
      lead={`${cost(budget.micros_per_request)} a call, ${cost(budget.micros_per_million_tokens)} a million tokens`}
      actions={budget.status === 'active' ? <Badge tone="ok">Active</Badge> : <Badge tone="warn">Disabled</Badge>}
    >
      <div
        ref={place}
        tabIndex={-1}
        data-testid="budget"
        data-provider={budget.provider_name}
        className="grid gap-3 outline-none"
      >
        <UsageBar
          label="Requests in the last minute"
          used={budget.current_requests_minute}
          limit={budget.requests_per_minute}
          show={number}
        />
        <UsageBar
          label="Tokens in the last minute"
          used={budget.current_tokens_minute}
          limit={budget.tokens_per_minute}
          show={number}
        />
        <UsageBar
          label="Tokens in the last hour"
          used={budget.current_tokens_hour}
          limit={budget.tokens_per_hour}
          show={number}
        />
        <Burning
          burn={burnDown(budget.current_tokens_hour, budget.tokens_per_hour, budget.current_tokens_minute, 60)}
          show={number}
        />
        <UsageBar
          label="Calls at this moment"
          used={budget.current_concurrent_requests}
          limit={budget.concurrent_requests}
          show={number}
        />
        <UsageBar
          label="Cost in the last day"
          used={budget.current_cost_day_micros}
          limit={budget.cost_per_day_micros}
          show={cost}
        />
        <Burning
          burn={burnDown(budget.current_cost_day_micros, budget.cost_per_day_micros, costAMinute(budget), 24 * 60)}
          show={cost}
        />
        {budget.paused_until !== null && (
          <p className="text-sm text-warn">
            The provider asked for a pause; it ends <Moment time={budget.paused_until} from={at} />.
          </p>
        )}
        <Button
          size="small"
          className="justify-self-start"
          aria-expanded={isOpen}
          aria-label={`Change the budget of ${budget.provider_name}, ${budget.api_endpoint}`}
          onClick={() => setOpen(!isOpen)}
        >
          Change
        </Button>
        {isOpen && <BudgetForm budget={budget} onClose={() => setOpen(false)} />}
      </div>
    </Panel>
  );
}

/** How fast a budget is used up, and when nothing is left of it if that goes on. */
function Burning({ burn, show }: { burn: BurnDown | null; show: (amount: number) => string }) {
  if (burn === null) return null;
  const { aMinute, secondsLeft } = burn;
  const rate = aMinute === 0 ? 'Nothing used in the last minute' : `${show(aMinute)} in the last minute`;
  const end =
    secondsLeft === 0
      ? 'used up: calls wait until some of it is free again'
      : secondsLeft === null
        ? aMinute === 0
          ? null
          : 'at this rate it lasts'
        : `at this rate used up in about ${duration(secondsLeft)}`;
  return (
    <p
      className={classNames('-mt-1.5 text-xs', secondsLeft === null ? 'text-ink-soft' : 'text-warn')}
      data-testid="burn-down"
    >
      {[rate, end].filter((part) => part !== null).join('; ')}.
    </p>
  );
}

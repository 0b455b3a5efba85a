import type { Metadata } from 'next';
import { CapacityView } from '#features/operations/capacity-view.tsx';
import { OperationsPage } from '#features/operations/operations-page.tsx';
import { costDays, readCapacity } from '#lib/operations/read-operations.ts';
import { errorOfAnswer } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Budgets' };

export default function CapacityPage() {
  return (
    <OperationsPage
      title="Budgets"
      lead="What may be asked of outside providers, how much of it is used up, and what documents cost."
      where="/operations/capacity"
      read={async () => {
        const client = await createReadClient();
        const [capacity, plans] = await Promise.all([
          readCapacity(client),
          client.from('subscription_plans').select('plan_key').order('plan_key'),
        ]);
        if (plans.error) throw errorOfAnswer(plans.error, plans.status);
        return { capacity, plans: plans.data.map(({ plan_key }) => plan_key) };
      }}
    >
      {({ capacity, plans }) => <CapacityView initial={capacity} costDays={costDays} plans={plans} />}
    </OperationsPage>
  );
}

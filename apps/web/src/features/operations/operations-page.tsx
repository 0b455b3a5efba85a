import { ExoraError } from '@exora/contracts';
import { ShieldCheck } from 'lucide';
import type { ReactNode } from 'react';
import { PageShell } from '#components/layout/page-shell.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { readAccountSecurity } from '#lib/account/read-security.ts';
import { load } from '#lib/load.ts';
import { OperationsNav } from './operations-nav.tsx';

/**
 * A view for operators: what it reads, in the frame of all of them. Everybody else gets the not-found page. Who is an operator
 * is the database's word, which each of the calls behind `read` gives again.
 */
export async function OperationsPage<T>({
  title,
  lead,
  where,
  read,
  children,
}: {
  title: string;
  lead: string;
  /** The route's pattern, for the log of failures. */
  where: string;
  read: () => Promise<T>;
  children: (data: T) => ReactNode;
}) {
  const loaded = await load(where, async () => {
    const { is_admin: isAdmin, is_operator: isOperator } = await readAccountSecurity();
    if (!isAdmin) throw new ExoraError('not_found');
    return isOperator ? { data: await read() } : null;
  });
  if (loaded.ok && loaded.data === null) {
    return (
      <PageShell title={title}>
        <SecondFactorNeeded />
      </PageShell>
    );
  }
  return (
    <PageShell title={title} lead={lead}>
      <div className="grid grid-cols-1 gap-4 lg:gap-5">
        <OperationsNav />
        {loaded.ok ? loaded.data !== null && children(loaded.data.data) : <ProblemView problem={loaded.problem} />}
      </div>
    </PageShell>
  );
}

function SecondFactorNeeded() {
  return (
    <div data-testid="second-factor-needed">
      <BlankState
        icon={ShieldCheck}
        title="Operators confirm who they are by a second factor"
        actions={
          <ButtonLink variant="primary" href="/settings">
            To your settings
          </ButtonLink>
        }
      >
        <p>
          You are an admin, and this session was started with a password alone. Set up an authenticator app in your
          settings if you have none yet, enter its code, then come back.
        </p>
      </BlankState>
    </div>
  );
}

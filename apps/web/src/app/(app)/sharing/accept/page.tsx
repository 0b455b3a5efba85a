import type { Metadata } from 'next';
import { PageShell } from '#components/layout/page-shell.tsx';
import { AcceptCode } from '#features/sharing/accept-code.tsx';

export const metadata: Metadata = { title: 'Enter a code' };

export default function AcceptPage() {
  return (
    <PageShell title="Enter a code" lead="Somebody invited you to a record, or hands one over to you.">
      <AcceptCode />
    </PageShell>
  );
}

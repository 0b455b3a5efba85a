import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { PageShell } from '#components/layout/page-shell.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { proofAddress } from '#lib/facts/proof-place.ts';
import { load } from '#lib/load.ts';
import { readFact } from '#lib/record/read-fact.ts';
import { createReadClient } from '#lib/supabase/server.ts';

/** Leads from a fact's id to its words in its document; what a person stated has a page of its own. */
export default async function FactPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  const loaded = await load('/facts/[id]', async () => readFact(await createReadClient(), id));
  if (!loaded.ok) {
    return (
      <PageShell title="Fact">
        <ProblemView problem={loaded.problem} />
      </PageShell>
    );
  }
  const fact = loaded.data;
  redirect(proofAddress(fact));
}

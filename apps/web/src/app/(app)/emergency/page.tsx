import type { Metadata } from 'next';
import { PageShell } from '#components/layout/page-shell.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { EmergencyForm } from '#features/emergency/emergency-form.tsx';
import { PatientList } from '#features/emergency/patient-list.tsx';
import { load } from '#lib/load.ts';
import { readPatientsInCare } from '#lib/sharing/patients-in-care.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'For providers' };

export default async function EmergencyPage() {
  const loaded = await load('/emergency', async () => readPatientsInCare(await createReadClient()));
  return (
    <PageShell title="For providers" lead="Records of patients that you may read, and opening one in an emergency.">
      {loaded.ok ? (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <EmergencyForm />
          <PatientList patients={loaded.data} />
        </div>
      ) : (
        <ProblemView problem={loaded.problem} />
      )}
    </PageShell>
  );
}

import { LockKeyhole, Stethoscope } from 'lucide';
import type { Metadata } from 'next';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { PageShell } from '#components/layout/page-shell.tsx';
import { PlainFactsByKind } from '#components/record-view/plain-facts-by-kind.tsx';
import { PlainOverview } from '#components/record-view/plain-overview.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { RefreshAt } from '#features/emergency/refresh-at.tsx';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { load } from '#lib/load.ts';
import { readPatientsInCare } from '#lib/sharing/patients-in-care.ts';
import { readPatient } from '#lib/sharing/read-patient.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'A patient’s record' };

export default async function PatientPage({ params }: { params: Promise<{ patient: string }> }) {
  const { patient: id } = await params;
  const loaded = await load('/emergency/[patient]', async () => {
    const client = await createReadClient();
    const accesses = (await readPatientsInCare(client)).filter(({ patient_id }) => patient_id === id);
    const [first] = accesses.toSorted((one, other) => Date.parse(one.expires_at) - Date.parse(other.expires_at));
    if (first === undefined) return null;
    const emergency = accesses.find(({ is_break_glass }) => is_break_glass);
    return {
      name: first.display_name,
      expiresAt: (emergency ?? first).expires_at,
      nextEnd: first.expires_at,
      isEmergency: emergency !== undefined,
      ...(await readPatient(client, id)),
    };
  });
  // Ended while the page was being made: the list of what may be read is asked first, each read by itself again.
  if (!loaded.ok && loaded.problem.code !== 'not_allowed') {
    return (
      <PageShell title="A patient’s record">
        <ProblemView problem={loaded.problem} />
      </PageShell>
    );
  }
  if (!loaded.ok || loaded.data === null) return <Ended />;
  const format = await readPreferences();
  const { name, expiresAt, nextEnd, isEmergency, overview, others } = loaded.data;
  return (
    <>
      <PatientBand name={name} />
      <PageShell title={<bdi>{name}</bdi>} lead="A patient’s record, not your own.">
        <RefreshAt time={nextEnd} />
        <div className="grid gap-5" data-testid="patient-record">
          <Notice tone="warn" title={isEmergency ? 'Opened in an emergency' : 'Opened with the patient’s consent'}>
            <p>
              Until <LocalMoment timestamp={expiresAt} />. Each reading is written to the patient’s log.
              {isEmergency && ' It opens what treatment needs: no documents, narratives, visits or notes.'}
            </p>
          </Notice>
          <PlainOverview format={format} heading="h2" overview={overview} hiddenText="Not open to you." />
          <PlainFactsByKind
            format={format}
            heading="h2"
            facts={others}
            none="Nothing else in the record is open to you."
          />
        </div>
      </PageShell>
    </>
  );
}

/** Whose record this is, in sight wherever the page is scrolled to. */
function PatientBand({ name }: { name: string }) {
  return (
    <section
      aria-label="Whose record this is"
      data-testid="patient-band"
      className="no-print sticky top-14 z-20 border-b border-line bg-warn-soft text-sm text-warn lg:top-16"
    >
      <p className="mx-auto flex min-h-11 w-full max-w-6xl items-center gap-2.5 px-4 py-1.5 sm:px-6">
        <Icon of={Stethoscope} className="size-4.5 shrink-0" />
        <span className="min-w-0 wrap-anywhere">
          You are in the record of <bdi className="font-semibold">{name}</bdi>, your patient
        </span>
      </p>
    </section>
  );
}

function Ended() {
  return (
    <PageShell title="A patient’s record">
      <Card data-testid="patient-ended">
        <BlankState
          icon={LockKeyhole}
          title="You have no access to this record"
          actions={
            <ButtonLink href="/emergency" variant="primary">
              To your patients
            </ButtonLink>
          }
        >
          <p>Your access was ended, or its time is over. Nothing of the record is shown any more.</p>
        </BlankState>
      </Card>
    </PageShell>
  );
}

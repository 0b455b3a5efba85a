import { ChevronRight, Stethoscope } from 'lucide';
import Link from 'next/link';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { capital, categoriesText, purposeNames } from '#lib/sharing/access-text.ts';
import type { PatientInCare } from '#lib/sharing/patients-in-care.ts';

/** The people whose records the signed-in provider may read now. */
export function PatientList({ patients }: { patients: readonly PatientInCare[] }) {
  return (
    <Card aria-labelledby="patients" className="overflow-hidden">
      <h2 id="patients" className="px-5 pt-5 pb-2 font-semibold tracking-tight">
        Records that you may read now
      </h2>
      {patients.length === 0 ? (
        <BlankState icon={Stethoscope} title="None">
          <p>Patients who give you access, and records that you open in an emergency, stand here while it lasts.</p>
        </BlankState>
      ) : (
        <ul className="divide-y divide-line">
          {patients.map((patient) => (
            <li key={`${patient.patient_id} ${patient.purpose} ${patient.is_break_glass}`} data-testid="patient">
              <Link
                href={`/emergency/${patient.patient_id}`}
                className="flex items-center gap-3 px-5 py-4 hover:bg-raised"
              >
                <span className="grid min-w-0 flex-1 gap-1">
                  <span className="flex flex-wrap items-center gap-2">
                    <bdi className="font-semibold wrap-anywhere">{patient.display_name}</bdi>
                    <Badge tone={patient.is_break_glass ? 'warn' : 'brand'}>
                      {patient.is_break_glass ? 'Emergency' : purposeNames[patient.purpose]}
                    </Badge>
                  </span>
                  <span className="text-sm text-ink-soft">
                    {capital(categoriesText(patient.categories))} · until <LocalMoment timestamp={patient.expires_at} />
                  </span>
                </span>
                <Icon of={ChevronRight} className="size-4.5 shrink-0 text-ink-soft" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

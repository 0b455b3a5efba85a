import { FlaskConical, Pill, TriangleAlert } from 'lucide';
import type { ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';

/** A letter of an invented person beside the facts that Exora takes from it: what the product does, in one picture. */
export function ProofDemo() {
  return (
    <div
      role="img"
      aria-label="Example: a clinic letter with marked words, and the facts taken from them: Metformin 500 mg twice daily, HbA1c 7.2 % (high), allergy to penicillin."
      className="relative mx-auto w-full max-w-md lg:max-w-none"
    >
      <div
        aria-hidden
        className="rounded-xl bg-paper px-6 pt-7 pb-32 text-sm leading-7 text-paper-ink shadow-paper sm:px-9 sm:pt-9 sm:text-[0.95rem]"
      >
        <p className="text-base font-semibold tracking-tight">Riverside Clinic</p>
        <p className="mb-5 border-b border-[#d9ddd6] pb-3 text-xs leading-5 text-[#55615b]">
          12 Harbour Road · Letter of 4 March 2026
          <br />
          Patient: Robin Example, born 1968
        </p>
        <p>
          Robin was seen for review of type 2 diabetes. <Mark tone="lab">HbA1c is 7.2 %</Mark>, slightly above target.
          Continue <Mark tone="chosen">metformin 500 mg twice daily</Mark> with meals.
        </p>
        <p className="mt-3">
          <Mark tone="allergy">Allergic to penicillin (rash)</Mark>. No chest pain. Next review in three months.
        </p>
      </div>
      <div aria-hidden className="absolute inset-x-4 -bottom-6 grid gap-2 sm:inset-x-8">
        <DemoFact
          icon={<Icon of={Pill} className="size-4" />}
          tile="bg-medication-soft text-medication"
          title="Metformin"
          detail="500 mg · twice daily"
          chosen
        />
        <div className="grid grid-cols-2 gap-2">
          <DemoFact
            icon={<Icon of={FlaskConical} className="size-4" />}
            tile="bg-lab-soft text-lab"
            title="HbA1c"
            detail="7.2 % · high"
          />
          <DemoFact
            icon={<Icon of={TriangleAlert} className="size-4" />}
            tile="bg-allergy-soft text-allergy"
            title="Penicillin"
            detail="rash"
          />
        </div>
      </div>
    </div>
  );
}

const tones = {
  lab: 'bg-[#cfe2fa]',
  allergy: 'bg-[#fbdcc8]',
  chosen: 'bg-marker outline-[1.5px] outline-[#5c4600]',
} as const;

function Mark({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return <span className={`rounded-sm box-decoration-clone px-0.5 ${tones[tone]}`}>{children}</span>;
}

function DemoFact({
  icon,
  tile,
  title,
  detail,
  chosen = false,
}: {
  icon: ReactNode;
  tile: string;
  title: string;
  detail: string;
  chosen?: boolean;
}) {
  return (
    <div
      className={`flex items-center gap-3 rounded-xl border border-line bg-surface px-3.5 py-2.5 shadow-float ${chosen ? 'ring-2 ring-marker' : ''}`}
    >
      <span className={`grid size-8 shrink-0 place-items-center rounded-lg ${tile}`}>{icon}</span>
      <span className="grid min-w-0 leading-tight">
        <span className="truncate font-medium">{title}</span>
        <span className="truncate text-sm text-ink-soft">{detail}</span>
      </span>
    </div>
  );
}

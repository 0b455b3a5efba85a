import { FlaskConical } from 'lucide';
import type { Metadata } from 'next';
import { PageShell } from '#components/layout/page-shell.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { SampleButton } from '#features/sample/sample-button.tsx';

export const metadata: Metadata = { title: 'Sample patient' };

export default function SamplePage() {
  return (
    <PageShell title="Look around first" lead="With a patient whom we made up, and documents to match.">
      <Card>
        <BlankState
          icon={FlaskConical}
          title="Sam Sample, who doesn’t exist"
          actions={
            <>
              <SampleButton look="primary" />
              <ButtonLink href="/record">Start with my own documents</ButtonLink>
            </>
          }
        >
          <p>
            A discharge letter, two pathology reports, a medication list that disagrees with the letter, vaccinations
            and a photographed prescription. Exora reads them as it reads yours, which takes a minute.
          </p>
          <p>
            They go into a record of their own, marked on every page, never into yours. One action removes it again.
          </p>
        </BlankState>
      </Card>
    </PageShell>
  );
}

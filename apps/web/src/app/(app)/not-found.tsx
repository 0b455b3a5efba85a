import { Compass } from 'lucide';
import { FreshFrame } from '#components/layout/fresh-frame.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';

export default function NotFoundInRecord() {
  return (
    <main id="content" className="grid flex-1 content-center">
      <title>Not found · Exora</title>
      <FreshFrame />
      <BlankState
        heading="h1"
        icon={Compass}
        title="There is nothing here"
        actions={
          <ButtonLink variant="primary" href="/documents">
            To your documents
          </ButtonLink>
        }
      >
        <p>What was here has been removed or has ended, or it belongs to a record that you don’t have access to.</p>
      </BlankState>
    </main>
  );
}

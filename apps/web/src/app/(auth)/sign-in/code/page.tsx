import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { nextPath } from '#features/session/account-form.ts';
import { AccountForm } from '#features/session/account-form-fields.tsx';
import { signInByCode } from '#features/session/enter-code.ts';
import { FormPage } from '#features/session/form-page.tsx';
import { isSignedIn } from '#features/session/signed-in.ts';

export const metadata: Metadata = { title: 'Second factor' };

export default async function CodePage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = nextPath((await searchParams).next);
  if (!(await isSignedIn())) redirect(`/sign-in?next=${encodeURIComponent(next)}`);
  return (
    <FormPage title="One more step" lead="Your account asks for a code of your authenticator app.">
      <AccountForm
        action={signInByCode}
        next={next}
        submit="Go on"
        fields={[
          { name: 'code', type: 'text', label: 'Six-digit code', autoComplete: 'one-time-code', inputMode: 'numeric' },
        ]}
      />
      <div className="grid gap-3 text-sm text-ink-soft">
        <p>Lost the app? Use another one that you set up, or ask whoever runs this Exora to remove it.</p>
        <form method="post" action="/sign-out">
          <Button type="submit" variant="ghost" size="small" className="-ml-3">
            Sign out
          </Button>
        </form>
      </div>
    </FormPage>
  );
}

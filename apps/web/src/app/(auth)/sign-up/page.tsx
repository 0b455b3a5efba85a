import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { nextPath } from '#features/session/account-form.ts';
import { FormPage } from '#features/session/form-page.tsx';
import { SignUpForm } from '#features/session/sign-up-form.tsx';
import { isSignedIn } from '#features/session/signed-in.ts';
import { TextLink } from '#features/session/text-link.tsx';

export const metadata: Metadata = { title: 'Create your record' };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = nextPath((await searchParams).next);
  if (await isSignedIn()) redirect(next);
  return (
    <FormPage
      title="Create your record"
      lead={
        <>
          {next === '/sample' && 'The sample patient lives in an account of yours, and you can erase both. '}
          Have one already? <TextLink href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in</TextLink>
        </>
      }
    >
      <SignUpForm next={next} />
    </FormPage>
  );
}

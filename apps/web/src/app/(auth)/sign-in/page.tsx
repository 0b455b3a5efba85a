import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Notice } from '#components/ui/notice.tsx';
import { nextPath } from '#features/session/account-form.ts';
import { AccountForm } from '#features/session/account-form-fields.tsx';
import { FormPage } from '#features/session/form-page.tsx';
import { signIn } from '#features/session/sign-in.ts';
import { isSignedIn } from '#features/session/signed-in.ts';
import { TextLink } from '#features/session/text-link.tsx';

export const metadata: Metadata = { title: 'Sign in' };

interface Place {
  searchParams: Promise<{ next?: string | string[]; ended?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: Place) {
  const { next, ended } = await searchParams;
  if (await isSignedIn()) redirect(nextPath(next));
  return (
    <FormPage
      title="Welcome back"
      lead={
        <>
          New here? <TextLink href="/sign-up">Create your record</TextLink>
        </>
      }
    >
      {ended === 'everywhere' && (
        <Notice tone="info" title="You are signed out everywhere.">
          <p>Every device asks for your password again.</p>
        </Notice>
      )}
      {ended === 'before' && (
        <Notice tone="warn" title="Your session here had ended.">
          <p>No other device was signed out. Sign in, and sign out everywhere from there.</p>
        </Notice>
      )}
      <div className="grid gap-5">
        <AccountForm
          action={signIn}
          next={nextPath(next)}
          submit="Sign in"
          fields={[
            { name: 'email', type: 'email', label: 'E-mail address', autoComplete: 'username' },
            { name: 'password', type: 'password', label: 'Password', autoComplete: 'current-password' },
          ]}
        />
        <p className="text-sm">
          <TextLink
            href="/forgotten-password"
            className="inline-flex min-h-11 items-center font-medium text-brand underline underline-offset-4"
          >
            Forgotten your password?
          </TextLink>
        </p>
      </div>
    </FormPage>
  );
}

import type { Metadata } from 'next';
import Link from 'next/link';
import { nextPath } from '#features/session/account-form.ts';
import { AccountForm } from '#features/session/account-form-fields.tsx';
import { signIn } from '#features/session/sign-in.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <h1 className="text-3xl font-semibold tracking-tight">Welcome back</h1>
        <p className="text-ink-soft">
          New here?{' '}
          <Link href="/sign-up" className="font-medium text-brand underline underline-offset-4">
            Create your record
          </Link>
        </p>
      </div>
      <AccountForm
        action={signIn}
        next={nextPath(next)}
        submit="Sign in"
        fields={[
          { name: 'email', type: 'email', label: 'E-mail address', autoComplete: 'username' },
          { name: 'password', type: 'password', label: 'Password', autoComplete: 'current-password' },
        ]}
      />
    </div>
  );
}

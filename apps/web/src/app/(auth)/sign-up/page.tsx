import type { Metadata } from 'next';
import Link from 'next/link';
import { SignUpForm } from '#features/session/sign-up-form.tsx';

export const metadata: Metadata = { title: 'Create your record' };

export default function SignUpPage() {
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <h1 className="text-3xl font-semibold tracking-tight">Create your record</h1>
        <p className="text-ink-soft">
          Have one already?{' '}
          <Link href="/sign-in" className="font-medium text-brand underline underline-offset-4">
            Sign in
          </Link>
        </p>
      </div>
      <SignUpForm />
    </div>
  );
}

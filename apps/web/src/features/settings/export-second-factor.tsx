'use client';

import { useRouter } from 'next/navigation';
import { SecondFactorPrompt } from '#components/account/second-factor-prompt.tsx';

/** Asks for the code that the person wants to be asked before a record is taken away; then they start again. */
export function ExportSecondFactor() {
  const router = useRouter();
  return (
    <SecondFactorPrompt
      what="You chose to be asked for a code before a record is taken away. Enter it, then take the record away again."
      onConfirmed={() => router.replace('/settings/export')}
    />
  );
}

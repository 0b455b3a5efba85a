'use client';

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useCallback, useState } from 'react';
import { isSignedOut, RequestError } from '#lib/http/request-error.ts';
import { lazyExtra } from '#lib/lazy-part.tsx';

const SessionEnded = lazyExtra(async () => (await import('./session-ended.tsx')).SessionEnded);

/** Tries of a request whose error says that another try can help. */
const retries = 2;

/** Holds what the browser asks for by itself, in memory only and for the signed-in pages only. */
export function QueryProvider({ ownProfileId, children }: { ownProfileId: string | null; children: ReactNode }) {
  const router = useRouter();
  const [ended, setEnded] = useState(false);
  const [client] = useState(() => {
    const onError = (error: Error) => {
      if (isSignedOut(error)) setEnded(true);
      if (!(error instanceof RequestError)) return;
      const { code } = error.problem;
      // An access may have ended: the frame asks anew what may be seen.
      if (code === 'not_allowed' || code === 'not_found') router.refresh();
    };
    return new QueryClient({
      queryCache: new QueryCache({ onError }),
      mutationCache: new MutationCache({ onError }),
      defaultOptions: {
        queries: {
          retry: (failures, error) => failures < retries && error instanceof RequestError && error.problem.retryable,
        },
        // A change without network fails at once: one that waited would be made later, when nobody looks.
        mutations: { networkMode: 'always' },
      },
    });
  });
  const goOn = useCallback(() => {
    setEnded(false);
    void client.invalidateQueries();
  }, [client]);
  return (
    <QueryClientProvider client={client}>
      {children}
      {ended && <SessionEnded ownProfileId={ownProfileId} onBack={goOn} />}
    </QueryClientProvider>
  );
}

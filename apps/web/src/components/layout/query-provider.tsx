'use client';

import { ExoraError } from '@exora/contracts';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { SessionEnded } from './session-ended.tsx';

/** Tries of a request whose error says that another try can help. */
const retries = 2;

/** Holds what the browser asks for by itself, in memory only and for the signed-in pages only. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [ended, setEnded] = useState(false);
  const [client] = useState(() => {
    const onError = (error: Error) => {
      if (error instanceof ExoraError && error.code === 'not_signed_in') setEnded(true);
    };
    return new QueryClient({
      queryCache: new QueryCache({ onError }),
      mutationCache: new MutationCache({ onError }),
      defaultOptions: {
        queries: {
          retry: (failures, error) => failures < retries && error instanceof ExoraError && error.retryable,
        },
      },
    });
  });
  return (
    <QueryClientProvider client={client}>
      {children}
      {ended && <SessionEnded />}
    </QueryClientProvider>
  );
}

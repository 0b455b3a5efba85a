'use client';

import { ExoraError } from '@exora/contracts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

/** Tries of a request whose error says that another try can help. */
const retries = 2;

/** Holds what the browser asks for by itself, in memory only and for the signed-in pages only. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            retry: (failures, error) => failures < retries && error instanceof ExoraError && error.retryable,
          },
        },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

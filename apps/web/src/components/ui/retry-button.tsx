'use client';

import { RotateCw } from 'lucide';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** Tries again: by `onRetry`, or by loading the page's data anew. */
export function RetryButton({ onRetry }: { onRetry?: () => void }) {
  const router = useRouter();
  const [busy, startTransition] = useTransition();
  return (
    <Button
      variant="primary"
      busy={busy}
      onClick={() => (onRetry ? onRetry() : startTransition(() => router.refresh()))}
    >
      {!busy && <Icon of={RotateCw} className="size-4" />}
      Try again
    </Button>
  );
}

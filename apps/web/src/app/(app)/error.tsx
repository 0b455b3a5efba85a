'use client';

import { FailedView } from '#components/layout/failed-view.tsx';

export default function AppError(failed: { error: unknown; retry: () => void }) {
  return (
    <main id="content" className="grid flex-1">
      <FailedView {...failed} />
    </main>
  );
}

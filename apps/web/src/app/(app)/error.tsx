'use client';

import { ProblemView } from '#components/ui/problem-view.tsx';
import { unansweredProblem } from '#lib/http/request-error.ts';

export default function AppError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="content">
      <ProblemView heading="h1" problem={unansweredProblem('internal', digestOf(error))} onRetry={retry} />
    </main>
  );
}

function digestOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
}

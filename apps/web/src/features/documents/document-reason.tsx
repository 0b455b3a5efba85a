import { describeError, type ShellFile } from '@exora/contracts';
import { isStopped } from './stage-text.ts';

/** Why a document has no facts (yet), and what to do. `tone` is the colour of what happened. */
export function DocumentReason({ file, tone }: { file: ShellFile; tone: string }) {
  const { what, todo } = describeError(file.error_code ?? 'internal', file.error_parameters);
  return (
    <div className="grid gap-0.5 text-sm" data-testid={isStopped(file) ? 'failure' : 'reason'}>
      <p className={`font-medium ${tone}`}>{what}</p>
      <p className="text-ink-soft">{todo}</p>
    </div>
  );
}

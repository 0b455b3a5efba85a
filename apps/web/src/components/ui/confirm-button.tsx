'use client';

import { AlertDialog } from 'radix-ui';
import { type ComponentProps, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { ChangeProblem, type ProblemWords } from './change-problem.tsx';
import { Field } from './field.tsx';

/** What a change is made with: its state, and how to begin it. */
interface Change {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly reset: () => void;
  /** Resolves when it is made. */
  readonly run: () => Promise<unknown>;
}

/**
 * A button whose work can't simply be taken back: it says first what happens, and asks. With `typed`, that word has to be
 * typed.
 */
export function ConfirmButton({
  label,
  title,
  children,
  confirm,
  typed,
  change,
  words,
  button,
  testId,
}: {
  label: ReactNode;
  title: ReactNode;
  children: ReactNode;
  confirm: string;
  typed?: string;
  change: Change;
  words?: ProblemWords;
  button?: Omit<ComponentProps<typeof Button>, 'children' | 'onClick'>;
  testId?: string;
}) {
  const [open, setOpen] = useState(false);
  const [word, setWord] = useState('');
  const trigger = useRef<HTMLButtonElement>(null);
  useFocusAfter(trigger);
  const isTyped = typed === undefined || word.trim().toLowerCase() === typed.toLowerCase();
  const onOpen = (isOpen: boolean) => {
    setOpen(isOpen);
    setWord('');
    change.reset();
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpen}>
      <AlertDialog.Trigger asChild>
        <Button {...button} ref={trigger} data-testid={testId}>
          {label}
        </Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-50 bg-paper-ink/50" />
        <AlertDialog.Content className="fixed inset-x-4 top-1/2 z-50 mx-auto grid max-h-[90dvh] max-w-lg -translate-y-1/2 gap-4 overflow-y-auto wrap-anywhere rounded-2xl border border-line bg-surface p-6 shadow-float">
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="grid gap-2 text-ink-soft">{children}</div>
          </AlertDialog.Description>
          {typed !== undefined && (
            <Field
              label={`Type “${typed}” to go on`}
              value={word}
              onChange={({ target }) => setWord(target.value)}
              autoComplete="off"
            />
          )}
          <ChangeProblem error={change.error} {...(words && { words })} />
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button variant="ghost">Not now</Button>
            </AlertDialog.Cancel>
            <Button
              variant="primary"
              busy={change.isPending}
              disabled={!isTyped}
              data-testid="confirm"
              onClick={() =>
                change.run().then(
                  () => setOpen(false),
                  // The error is shown above.
                  () => undefined,
                )
              }
            >
              {confirm}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** What a change is made of can go with it, and its button, to which the focus came back: the page's content has it then. */
function useFocusAfter(trigger: RefObject<HTMLButtonElement | null>): void {
  useLayoutEffect(() => {
    const button = trigger.current;
    return () => {
      const { activeElement: active } = document;
      if (active !== button && active?.closest('[role="alertdialog"]') == null) return;
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        const content = document.getElementById('content');
        content?.setAttribute('tabindex', '-1');
        content?.focus({ preventScroll: true });
      });
    };
  }, [trigger]);
}

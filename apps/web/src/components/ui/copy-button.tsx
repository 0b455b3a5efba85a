'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [said, setSaid] = useState<'nothing' | 'copied' | 'refused'>('nothing');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      // Browsers refuse it on unencrypted pages of other machines.
      setSaid('refused');
    }
  };
  const Icon = said === 'copied' ? Check : Copy;
  return (
    <>
      <Button onClick={copy}>
        <Icon aria-hidden className="size-4" />
        {said === 'copied' ? 'Copied' : label}
      </Button>
      <span role="status" className="text-sm text-ink-soft">
        {said === 'copied' && <span className="sr-only">Copied.</span>}
        {said === 'refused' && 'Your browser doesn’t allow copying here. Select the text instead.'}
      </span>
    </>
  );
}

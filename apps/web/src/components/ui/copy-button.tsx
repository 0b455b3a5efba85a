'use client';

import { Check, Copy } from 'lucide';
import { useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

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
  const icon = said === 'copied' ? Check : Copy;
  return (
    <>
      <Button onClick={copy}>
        <Icon of={icon} className="size-4" />
        {said === 'copied' ? 'Copied' : label}
      </Button>
      <span role="status" className="text-sm text-ink-soft">
        {said === 'copied' && <span className="sr-only">Copied.</span>}
        {said === 'refused' && 'Your browser doesn’t allow copying here. Select the text instead.'}
      </span>
    </>
  );
}

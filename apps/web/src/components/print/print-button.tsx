'use client';

import { Printer } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';

/** Prints the view, which has a form of its own for paper. */
export function PrintButton() {
  return (
    <Button size="small" className="no-print" onClick={() => window.print()}>
      <Printer aria-hidden className="size-4" />
      Print
    </Button>
  );
}

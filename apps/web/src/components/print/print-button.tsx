'use client';

import { Printer } from 'lucide';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';

/** Prints the view, which has a form of its own for paper. */
export function PrintButton() {
  return (
    <Button size="small" className="no-print" onClick={() => window.print()}>
      <Icon of={Printer} className="size-4" />
      Print
    </Button>
  );
}

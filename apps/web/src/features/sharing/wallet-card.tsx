'use client';

import { Siren } from 'lucide';
import { useSyncExternalStore } from 'react';
import { Icon } from '#components/ui/icon.tsx';

const neverChanges = () => () => undefined;

/** The card to cut out and carry, in the size of a bank card (ISO/IEC 7810 ID-1). */
export function WalletCard({ name, code }: { name: string; code: string }) {
  const address = useSyncExternalStore(
    neverChanges,
    () => window.location.host,
    () => '',
  );
  return (
    // On paper nothing but the card.
    <div className="print:fixed print:inset-0 print:z-50 print:bg-white print:p-[10mm]">
      <section
        aria-label="Card for the wallet"
        data-testid="wallet-card"
        className="grid min-h-[54mm] w-[86mm] max-w-full content-between gap-2 overflow-hidden rounded-xl border border-paper-ink/40 bg-white p-[4mm] text-paper-ink"
      >
        <div className="flex items-center gap-2">
          <Icon of={Siren} className="size-5 shrink-0" />
          <p className="text-sm leading-tight font-bold">In an emergency: medical record</p>
        </div>
        <p className="line-clamp-2 text-sm leading-tight font-semibold wrap-anywhere">
          <bdi>{name}</bdi>
        </p>
        <p className="font-mono text-base font-bold tracking-wide whitespace-nowrap">{code}</p>
        <p className="text-xs leading-tight">
          Doctors, nurses and pharmacists who are verified in Exora: sign in at{' '}
          <span className="font-semibold wrap-anywhere">{address}/emergency</span> and enter this code. Every use is
          logged and reviewed.
        </p>
      </section>
    </div>
  );
}

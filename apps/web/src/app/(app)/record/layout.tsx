import type { ReactNode } from 'react';
import { RecordNav } from '#features/record/record-nav.tsx';

export default function RecordLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <RecordNav />
      {children}
    </>
  );
}

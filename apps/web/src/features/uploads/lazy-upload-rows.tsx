'use client';

import dynamic from 'next/dynamic';
import { later } from '#lib/load-later.ts';

export const UploadRows = dynamic(
  later(async () => (await import('./upload-rows.tsx')).UploadRows),
  { ssr: false },
);

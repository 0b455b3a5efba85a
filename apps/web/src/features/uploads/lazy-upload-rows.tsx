'use client';

import { lazyExtra } from '#lib/lazy-part.tsx';
import { later } from '#lib/load-later.ts';

export const UploadRows = lazyExtra(later(async () => (await import('./upload-rows.tsx')).UploadRows));

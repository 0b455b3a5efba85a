'use client';

import { lazyPart } from '#lib/lazy-part.tsx';
import { later } from '#lib/load-later.ts';

export const UploadRows = lazyPart(later(async () => (await import('./upload-rows.tsx')).UploadRows));

'use client';

import { useEffect } from 'react';
import { type ShownRecord, showRecord } from '#lib/shown-record.ts';

/** Stands in a view of something by its own address, and tells the frame whose record that is in. */
export function ShowsRecord({ resourceId, profileId, isOwner }: ShownRecord) {
  useEffect(() => showRecord({ resourceId, profileId, isOwner }), [resourceId, profileId, isOwner]);
  return null;
}

'use client';

import { Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { useUploads } from './upload-provider.tsx';

/** Opens the file picker. `round` is the one between the tabs of a phone. */
export function AddButton({ look = 'full' }: { look?: 'full' | 'round' }) {
  const { openPicker } = useUploads();
  if (look === 'round') {
    return (
      <Button variant="primary" size="icon" aria-label="Add documents" className="rounded-full!" onClick={openPicker}>
        <Plus aria-hidden className="size-5" />
      </Button>
    );
  }
  return (
    <Button variant="primary" data-testid="add-documents" onClick={openPicker}>
      <Plus aria-hidden className="size-4.5" />
      Add documents
    </Button>
  );
}

'use client';

import { Plus } from 'lucide';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { useUploads } from './adding-context.ts';

const load = async () => (await import('./add-menu-content.tsx')).AddMenuContent;

/**
 * Opens the file picker. `short` says less where the header is narrow; `round` is the one between the tabs of a phone, which
 * has a camera to choose as well.
 */
export function AddButton({ look = 'full' }: { look?: 'full' | 'short' | 'round' }) {
  const { openPicker, openCamera, canAdd } = useUploads();
  const { opened, waiting, note } = useLazyMenu(load);
  if (!canAdd) return null;
  if (look === 'round') {
    const button = (
      <Button
        variant="primary"
        size="icon"
        aria-label="Add documents"
        className="rounded-full!"
        {...(opened === null && waiting)}
      >
        <Icon of={Plus} className="size-5" />
      </Button>
    );
    if (opened === null) {
      return (
        <>
          {button}
          {note}
        </>
      );
    }
    return <opened.Menu trigger={button} openedBy={opened.by} openCamera={openCamera} openPicker={openPicker} />;
  }
  return (
    <Button variant="primary" data-testid="add-documents" onClick={openPicker}>
      <Icon of={Plus} className="size-4.5" />
      <span>
        Add<span className={look === 'short' ? 'max-xl:sr-only' : ''}> documents</span>
      </span>
    </Button>
  );
}

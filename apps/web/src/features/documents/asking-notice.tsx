import { ButtonLink } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { counted } from '#lib/format/quantities.ts';

/** Says that documents ask whose they are, and leads to them. Nothing when none does. */
export function AskingNotice({ asking }: { asking: number }) {
  if (asking === 0) return null;
  return (
    <Notice tone="warn" title={`${counted(asking, 'document')} ${asking === 1 ? 'names' : 'name'} somebody else`}>
      <p>
        Nothing of {asking === 1 ? 'it' : 'them'} is in the record until you say whose{' '}
        {asking === 1 ? 'it is' : 'they are'}.
      </p>
      <div className="mt-2">
        <ButtonLink href="/documents" size="small">
          See the documents
        </ButtonLink>
      </div>
    </Notice>
  );
}

import { type ReactNode, useId } from 'react';
import { Card } from '#components/ui/card.tsx';

/** A card with its heading, and what can be done with all of it beside that. */
export function Panel({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <Card aria-labelledby={id} className="grid grid-cols-1 content-start gap-4 p-5">
      <div className="flex items-start justify-between gap-3">
        <div className="grid min-w-0 gap-1">
          <h2 id={id} className="text-base font-semibold tracking-tight">
            {title}
          </h2>
          {lead && <p className="text-sm text-ink-soft">{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </Card>
  );
}

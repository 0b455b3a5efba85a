import type { BreakGlassUse, ConsentWording, RepresentationRow } from '@exora/contracts';
import { PlainDay } from '#components/format/plain-day.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { BreakGlassList } from './break-glass-list.tsx';
import { DataTable } from './data-table.tsx';
import { Panel } from './panel.tsx';
import { WordingForm } from './wording-form.tsx';
import { shortId, spoken } from './words.ts';

/** What operators answer for: emergency accesses, rights by law, and the texts that people agree to. */
export function OversightView({
  uses,
  representations,
  wordings,
  at,
}: {
  uses: readonly BreakGlassUse[];
  representations: readonly RepresentationRow[];
  wordings: readonly ConsentWording[];
  at: string;
}) {
  return (
    <>
      <Panel
        title="Emergency accesses to review"
        lead="A provider opened a record without consent. You see who, when, why and how much; the record’s owner sees the rest."
      >
        <BreakGlassList uses={uses} at={at} />
      </Panel>
      <Panel
        title="Legal representations"
        lead="Who acts for somebody by law, those to be reviewed first. They are granted by “exora admin represent”, and ended by “exora admin end-representation”."
      >
        {representations.length === 0 ? (
          <p className="text-sm text-ink-soft">Nobody acts for anybody by law.</p>
        ) : (
          <DataTable
            caption="Legal representations"
            rows={representations}
            rowKey={({ id }) => id}
            columns={[
              { heading: 'Basis', cell: ({ basis }) => spoken(basis) },
              {
                heading: 'State',
                cell: ({ in_force, ended_at }) =>
                  in_force ? (
                    <Badge tone="ok">In force</Badge>
                  ) : (
                    <Badge>{ended_at === null ? 'Not in force' : 'Ended'}</Badge>
                  ),
              },
              { heading: 'Review on', cell: ({ review_on }) => <PlainDay date={review_on} /> },
              { heading: 'Record', cell: ({ profile_id }) => <code className="font-mono">{shortId(profile_id)}</code> },
              {
                heading: 'Representative',
                cell: ({ representative_user_id }) => (
                  <code className="font-mono">{shortId(representative_user_id)}</code>
                ),
              },
            ]}
          />
        )}
      </Panel>
      <Panel title="Wordings of consent" lead="The texts that people agree to, each under its version.">
        <WordingForm wordings={wordings} />
      </Panel>
    </>
  );
}

import { expect, test } from 'vitest';
import { withoutBlocks } from './blocks.ts';
import { draftMigration } from './draft.ts';

const tables = 'create table public.cats (id int);\ncreate table public.dogs (id int);\n';
const loop = `${tables}-- Both are closed.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['cats', 'dogs'] loop
    execute format('alter table public.%I enable row level security', v_table);
    if v_table <> 'dogs' then
      execute format(
        'create policy %I on public.%I for select to authenticated using (name <> '';'')',
        v_table || '_select', v_table
      );
    end if;
  end loop;
end
$$;
`;
const written = `${tables}alter table public.cats enable row level security;
create policy cats_select on public.cats for select to authenticated using (name <> ';');
alter table public.dogs enable row level security;
`;

test('a loop that makes things is the same as the things written out', async () => {
  const [replaced] = await withoutBlocks([{ name: '01_pets.sql', text: loop }]);
  expect(replaced?.text).not.toContain('do $$');
  const { comparison } = draftMigration(
    '',
    [{ name: '01_pets.sql', text: written }],
    [replaced ?? { name: '', text: '' }],
  );
  expect(comparison.steps).toEqual([]);
});

test('a block that makes nothing stays, and files without blocks are as they were', async () => {
  const text = "do $$ begin raise notice 'nothing'; end $$;\n";
  expect(await withoutBlocks([{ name: '01_pets.sql', text }])).toEqual([{ name: '01_pets.sql', text }]);
  expect(await withoutBlocks([{ name: '01_pets.sql', text: tables }])).toEqual([{ name: '01_pets.sql', text: tables }]);
});

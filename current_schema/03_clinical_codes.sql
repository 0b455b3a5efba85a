-- =============================================================================
-- 03_CLINICAL_CODES.SQL - MEDICAL CODE SYSTEMS AND THEIR SEARCH
-- =============================================================================
-- Purpose: Code systems in versions, their codes, every term that means one, maps between systems, and the search
-- Architecture: One row a term; the search looks terms up by index, a bounded number, and scores those alone
-- Dependencies: 01_foundations.sql
--
-- DESIGN DECISIONS:
-- - A code's display is one of its terms: one table and one way to search them
-- - Only current versions are searched; codes of older ones stay, for the facts that carry them
-- - Codes come from their publishers' releases by load_medical_codes(); no model and no person writes any
--
-- TABLES CREATED (5 tables):
-- Codes: medical_code_systems, medical_codes, medical_code_synonyms, medical_code_maps
-- Search: exora_private.medical_code_words
--
-- KEY FUNCTIONS: search_medical_codes(), load_medical_codes(), exora_private.code_systems(),
--   exora_private.search_key(), exora_private.search_words(), exora_private.code_key(), exora_private.known_words(),
--   exora_private.find_terms()
-- INTEGRATION POINTS: Operators load releases; people and the worker search; medical_code_assignments (core) keeps the choice
-- =============================================================================

create function exora_private.code_systems()
returns text[]
language sql
immutable
return array['ICD-10-AM', 'ICD-10-CM', 'SNOMED CT', 'LOINC', 'RxNorm', 'PBS', 'CVX', 'ATC'];

comment on function exora_private.code_systems() is 'The closed list of code systems.';

create function exora_private.search_key(p_text text)
returns text
language sql
immutable
return btrim(
  regexp_replace(
    -- Letters lose their accents: each is taken apart, and the marks go. A word keeps its apostrophe's letters together.
    lower(regexp_replace(normalize(p_text, nfd), '[\u0300-\u036f''’]', '', 'g')),
    '[^[:alnum:]]+', ' ', 'g'
  )
);

comment on function exora_private.search_key(text) is 'A term as it is searched: words of letters and digits, lower case, without accents.';

create function exora_private.code_key(p_code text)
returns text
language sql
immutable
return regexp_replace(lower(p_code), '[^a-z0-9]+', '', 'g');

comment on function exora_private.code_key(text) is 'A code as it is searched: E11.9 is found by e119.';

create function exora_private.search_words(p_search_key text, p_release_id integer)
returns tsvector
language sql
immutable
return array_to_tsvector(
  string_to_array(
    replace(
      p_search_key || ' ',
      ' ',
      '#' || least(char_length(p_search_key) - char_length(replace(p_search_key, ' ', '')) + 1, 9)::text || ' '
    ) || '@' || p_release_id::text,
    ' '
  )
);

comment on function exora_private.search_words(text, integer) is
  'A term''s words for the index, each with the number of words of the term (pain#2), and its release (@7). Short terms are '
  'looked up before long ones, so that a word of a hundred thousand terms costs no more than a rare one.';

-- medical_code_systems ---------------------------------------------------------

create table public.medical_code_systems (
  id integer generated always as identity,
  code_system text not null,
  version text not null,
  title text not null,
  licence text,
  is_current boolean not null default false,
  loaded_at timestamptz not null default now(),
  constraint medical_code_systems_pkey primary key (code_system, version),
  constraint medical_code_systems_id_key unique (id),
  constraint medical_code_systems_known check (code_system = any (exora_private.code_systems())),
  constraint medical_code_systems_version_form check (version ~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$'),
  constraint medical_code_systems_title_length check (char_length(title) between 1 and 200),
  constraint medical_code_systems_licence_length check (char_length(licence) between 1 and 500)
);

create unique index medical_code_systems_current_key on public.medical_code_systems (code_system) where is_current;

comment on table public.medical_code_systems is 'Releases of code systems; one of each system is current and is searched.';

-- medical_codes ----------------------------------------------------------------

create table public.medical_codes (
  id bigint generated always as identity,
  code_system text not null,
  version text not null,
  code text not null,
  display text not null,
  status text not null default 'active',
  searchable boolean not null default true,
  kind text,
  constraint medical_codes_pkey primary key (id),
  constraint medical_codes_code_key unique (code_system, version, code),
  constraint medical_codes_version_fkey
    foreign key (code_system, version) references public.medical_code_systems (code_system, version) on delete cascade,
  constraint medical_codes_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'),
  constraint medical_codes_display_length check (char_length(display) between 1 and 500),
  constraint medical_codes_status_known check (status in ('active', 'inactive')),
  constraint medical_codes_kind_length check (char_length(kind) between 1 and 60)
);

create index medical_codes_search_idx on public.medical_codes (exora_private.code_key(code) text_pattern_ops);

comment on table public.medical_codes is 'Codes of each release with their preferred display.';
comment on column public.medical_codes.kind is
  'Which things the code names: SNOMED CT''s semantic tag (disorder, procedure), RxNorm''s term type (IN, SCD). Null where not told.';
comment on column public.medical_codes.searchable is 'False: kept to be read, not to be offered (headings, retired codes).';

-- medical_code_synonyms --------------------------------------------------------

create table public.medical_code_synonyms (
  code_id bigint not null,
  term text not null,
  is_display boolean not null default false,
  search_key text generated always as (exora_private.search_key(term)) stored,
  -- Null: the code is not offered. Without foreign key: set together with the code, which has one.
  release_id integer,
  constraint medical_code_synonyms_pkey primary key (code_id, term),
  constraint medical_code_synonyms_code_fkey
    foreign key (code_id) references public.medical_codes (id) on delete cascade,
  constraint medical_code_synonyms_term_length check (char_length(term) between 1 and 500),
  constraint medical_code_synonyms_has_words check (search_key <> '')
);

create index medical_code_synonyms_key_idx
on public.medical_code_synonyms (release_id, search_key text_pattern_ops)
where release_id is not null;

-- No pending list: a search never pays for the last load.
create index medical_code_synonyms_words_idx
on public.medical_code_synonyms using gin (exora_private.search_words(search_key, release_id))
with (fastupdate = off)
where release_id is not null;

comment on table public.medical_code_synonyms is 'Every term that means a code, its display among them.';
comment on column public.medical_code_synonyms.search_key is 'The term as it is searched (exora_private.search_key).';

-- medical_code_maps ------------------------------------------------------------

create table public.medical_code_maps (
  from_code_id bigint not null,
  to_code_system text not null,
  to_code text not null,
  map_type text not null,
  priority integer not null default 1,
  constraint medical_code_maps_pkey primary key (from_code_id, to_code_system, to_code),
  constraint medical_code_maps_from_fkey
    foreign key (from_code_id) references public.medical_codes (id) on delete cascade,
  constraint medical_code_maps_system_known check (to_code_system = any (exora_private.code_systems())),
  constraint medical_code_maps_code_form check (to_code ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'),
  constraint medical_code_maps_type_known check (map_type in ('equivalent', 'broader', 'narrower', 'related')),
  constraint medical_code_maps_priority_range check (priority between 1 and 100)
);

create index medical_code_maps_to_idx on public.medical_code_maps (to_code_system, to_code);

comment on table public.medical_code_maps is
  'From a code to codes of other systems, lowest priority number first. The target is named, not referenced: its release may come later.';

-- exora_private.medical_code_words -----------------------------------------------

create table exora_private.medical_code_words (
  word text not null,
  uses bigint not null default 0,
  constraint medical_code_words_pkey primary key (word)
);

create index medical_code_words_prefix_idx on exora_private.medical_code_words (word text_pattern_ops) include (uses);
create index medical_code_words_similar_idx on exora_private.medical_code_words using gin (word extensions.gin_trgm_ops);

comment on table exora_private.medical_code_words is
  'Every word of the terms once: a misspelt word is looked up here, among thousands, instead of among millions of terms.';

-- Nobody's record: people reach codes through the search alone, service_role may read the tables.
do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'public.medical_code_systems', 'public.medical_codes', 'public.medical_code_synonyms', 'public.medical_code_maps',
    'exora_private.medical_code_words'
  ] loop
    execute format('alter table %s enable row level security', v_table);
    execute format('revoke all on %s from public, anon, authenticated, service_role', v_table);
    if v_table like 'public.%' then
      execute format('grant select on %s to service_role', v_table);
    end if;
  end loop;
end
$$;

-- Searching --------------------------------------------------------------------

create function exora_private.known_words(p_word text, p_mend boolean, p_limit integer)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_words text[];
begin
  if exists (select from exora_private.medical_code_words as w where w.word = p_word) then
    return p_word;
  end if;
  select array_agg(x.word)
  into v_words
  from (
    select w.word
    from exora_private.medical_code_words as w
    where w.word operator(pg_catalog.~>=~) p_word and w.word operator(pg_catalog.~<~) (p_word || chr(1114111))
    order by w.uses desc
    limit p_limit
  ) as x;
  if v_words is null and p_mend and char_length(p_word) between 4 and 40 then
    select array_agg(x.word)
    into v_words
    from (
      select w.word
      from exora_private.medical_code_words as w
      where w.word operator(extensions.%) p_word and abs(char_length(w.word) - char_length(p_word)) <= 2
      order by extensions.similarity(w.word, p_word) desc, w.uses desc
      limit least(p_limit, 4)
    ) as x;
  end if;
  return array_to_string(v_words, '|');
end
$$;

comment on function exora_private.known_words(text, boolean, integer) is
  'Words of terms that a typed word may mean, separated by |: itself, else those that it begins, else (p_mend) those most alike.';

create function exora_private.find_terms(
  p_parts text[],
  p_leave_out integer,
  p_length integer,
  p_release_ids integer[],
  p_is_one_system boolean,
  p_limit integer
)
returns public.medical_code_synonyms[]
language plpgsql
stable
set search_path = ''
-- Because of the limit a scan of all terms looks cheap: where few match, it reads a million for seconds.
set enable_seqscan = off
set enable_indexscan = off
as $$
declare
  v_query text;
begin
  -- Every part (some of its words) is there, or every one but one. Words are letters and digits only.
  select string_agg('(' || x.query || ')', ' | ')
  into v_query
  from (
    select string_agg(format('(''%s#%s'')', replace(p.part, '|', format('#%s'' | ''', p_length)), p_length), ' & ') as query
    from generate_series(1, case p_leave_out when 0 then 1 else cardinality(p_parts) end) as o (at)
    join unnest(p_parts) with ordinality as p (part, at) on p_leave_out = 0 or p.at <> o.at
    group by o.at
  ) as x;
  if p_is_one_system then
    v_query := format('(%s) & ''@%s''', v_query, p_release_ids[1]);
  end if;
  -- The index gives terms in no order; the limit ends the reading of their rows.
  return array(
    select t
    from public.medical_code_synonyms as t
    where t.release_id is not null
      and exora_private.search_words(t.search_key, t.release_id) @@ v_query::tsquery
      and t.release_id = any (p_release_ids)
    limit p_limit
  );
end
$$;

comment on function exora_private.find_terms(text[], integer, integer, integer[], boolean, integer) is
  'Some terms of these releases and this length (in words, 9 for longer ones) that have all parts, or all but p_leave_out (0 or 1).';

create function public.search_medical_codes(
  p_query text,
  p_code_system text default null,
  p_limit integer default 20
)
returns table (
  code_system text,
  version text,
  code text,
  display text,
  matched_term text,
  score double precision
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  -- Enough that the best are among them, few enough to score in a moment.
  v_enough constant integer := 200;
  v_key text := exora_private.search_key(p_query);
  v_code_key text := exora_private.code_key(p_query);
  v_words text[];
  v_parts text[];
  v_tried text[];
  v_releases integer[];
  v_codes public.medical_codes[];
  v_terms public.medical_code_synonyms[];
  v_factor double precision := 1;
  v_count integer;
  v_length integer;
  v_mend boolean;
begin
  if p_query is null or char_length(p_query) > 200 then
    perform exora_private.fail(
      'invalid_request', 'A search has at most 200 characters.', 'Search for a code or some words of a term.'
    );
  end if;
  if p_code_system is not null and not p_code_system = any (exora_private.code_systems()) then
    perform exora_private.fail('invalid_request', 'This code system is not known.', 'Leave it out to search all.');
  end if;
  if p_limit is null or p_limit not between 1 and 100 then
    perform exora_private.fail('invalid_request', 'A page has 1 to 100 codes.', 'Pass a limit between 1 and 100.');
  end if;
  if v_key = '' then
    return;
  end if;

  select array_agg(s.id)
  into v_releases
  from public.medical_code_systems as s
  where s.is_current and (p_code_system is null or s.code_system = p_code_system);
  -- Eight words say enough; words that are in half of all terms only if there are no others.
  v_words := (string_to_array(v_key, ' '))[1:8];
  v_words := coalesce(
    (
      select array_agg(distinct w.word)
      from unnest(v_words) as w (word)
      where w.word <> all (array['of', 'the', 'and', 'with', 'in', 'to', 'or', 'by', 'for', 'a'])
    ),
    v_words[1:1]
  );

  if strpos(btrim(p_query), ' ') = 0 and v_code_key ~ '[0-9]' and char_length(v_code_key) >= 2 then
    v_codes := array(
      select c
      from public.medical_codes as c
      where exora_private.code_key(c.code) operator(pg_catalog.~>=~) v_code_key
        and exora_private.code_key(c.code) operator(pg_catalog.~<~) (v_code_key || '~')
        and c.searchable
        and c.status = 'active'
        and exists (
          select
          from public.medical_code_systems as s
          where s.code_system = c.code_system and s.version = c.version and s.id = any (v_releases)
        )
      order by exora_private.code_key(c.code) using operator(pg_catalog.~<~)
      limit 50
    );
  end if;

  -- Terms that are or begin with the words as they were typed.
  v_terms := array(
    select x.term
    from unnest(v_releases) as r (id)
    cross join lateral (
      select t as term
      from public.medical_code_synonyms as t
      where t.release_id = r.id
        and t.search_key operator(pg_catalog.~>=~) v_key
        and t.search_key operator(pg_catalog.~<~) (v_key || chr(1114111))
      order by t.search_key using operator(pg_catalog.~<~)
      limit 30
    ) as x
  );

  -- One and two letters begin too many words to say anything beside others.
  v_words := coalesce(
    nullif(
      array(
        select w.word
        from unnest(v_words) as w (word)
        where char_length(w.word) > 2
          or exists (select from exora_private.medical_code_words as k where k.word = w.word)
      ),
      '{}'
    ),
    v_words
  );

  -- Terms that have the words anywhere, shorter terms first; if there are none, with words mended, then with one left out.
  foreach v_mend in array array[false, true] loop
    exit when v_mend and (v_terms <> '{}' or v_codes <> '{}');
    exit when char_length(v_key) <= 3 and cardinality(v_terms) >= p_limit;
    v_parts := array(
      select k.words
      from unnest(v_words) as w (word)
      cross join lateral exora_private.known_words(
        w.word, v_mend, greatest(3, 12 / cardinality(v_words))
      ) as k (words)
      where k.words is not null
    );
    v_count := cardinality(v_parts);
    -- Where nothing was mended, the same search would find nothing once more.
    if v_count = 0 or v_parts = v_tried or (v_count < cardinality(v_words) and not v_mend) then
      continue;
    end if;
    v_tried := v_parts;
    v_factor := case when v_mend then 0.8 else 1 end;
    v_length := v_count;
    loop
      v_terms := v_terms || exora_private.find_terms(
        v_parts, 0, v_length, v_releases, p_code_system is not null, v_enough
      );
      v_length := v_length + 1;
      exit when v_length > 9 or cardinality(v_terms) >= greatest(p_limit, 30);
    end loop;
  end loop;
  if v_terms = '{}' and coalesce(v_codes, '{}') = '{}' and v_count between 2 and 5 then
    v_factor := 0.6;
    v_length := v_count - 1;
    loop
      v_terms := exora_private.find_terms(v_parts, 1, v_length, v_releases, p_code_system is not null, v_enough);
      v_length := v_length + 1;
      exit when v_terms <> '{}' or v_length > v_count + 1;
    end loop;
  end if;

  return query
  with scored as (
    select
      t.code_id,
      t.term,
      case
        when t.search_key = v_key then case when t.is_display then 1 else 0.99 end
        when starts_with(t.search_key, v_key) then 0.6 + 0.35 * char_length(v_key) / char_length(t.search_key)
        else v_factor * (0.5 + 0.35 * least(char_length(v_key)::double precision / char_length(t.search_key), 1))
      end::double precision as points
    from unnest(v_terms) as t
    union all
    select
      c.id,
      c.code,
      case exora_private.code_key(c.code)
        when v_code_key then 1
        else 0.9 * char_length(v_code_key) / char_length(exora_private.code_key(c.code))
      end::double precision
    from unnest(v_codes) as c
  ),
  best as (
    select distinct on (x.code_id) x.code_id, x.term, x.points
    from scored as x
    order by x.code_id, x.points desc, char_length(x.term), x.term
  ),
  page as (
    select b.*
    from best as b
    order by b.points desc, char_length(b.term), b.term, b.code_id
    limit p_limit
  )
  select c.code_system, c.version, c.code, c.display, g.term, round(g.points::numeric, 3)::double precision
  from page as g
  join public.medical_codes as c on c.id = g.code_id
  order by g.points desc, char_length(g.term), g.term, g.code_id;
end
$$;

revoke all on function public.search_medical_codes(text, text, integer) from public, anon;
grant execute on function public.search_medical_codes(text, text, integer) to authenticated, service_role;

comment on function public.search_medical_codes(text, text, integer) is
  'Codes of current releases by code, beginning of a code, words or beginnings of words in any order, synonyms, or words with a '
  'typo; best first, score 0 to 1, with the term that fitted.';

-- Loading ----------------------------------------------------------------------

create function public.load_medical_codes(
  p_code_system text,
  p_version text,
  p_codes jsonb,
  p_title text default null,
  p_licence text default null,
  p_is_current boolean default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_release public.medical_code_systems;
  v_codes integer;
  v_terms integer;
  v_maps integer;
begin
  if p_code_system is null or not p_code_system = any (exora_private.code_systems()) then
    perform exora_private.fail(
      'invalid_request',
      'This code system is not known.',
      'Pass one of ' || array_to_string(exora_private.code_systems(), ', ') || '.'
    );
  end if;
  if p_version is null or p_version !~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$'
    or char_length(p_title) not between 1 and 200 or char_length(p_licence) not between 1 and 500
  then
    perform exora_private.fail(
      'invalid_request',
      'The version, title or licence is empty, too long or has other characters.',
      'Pass the release''s version, such as 2026-01.'
    );
  end if;
  if jsonb_typeof(p_codes) is distinct from 'array' or pg_column_size(p_codes) > 16000000
    or jsonb_array_length(p_codes) > 10000
  then
    perform exora_private.fail('invalid_request', 'Codes come as an array of at most 10,000 and 16 MB.', 'Send the release in batches.');
  end if;
  if exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    where jsonb_typeof(x.item) <> 'object'
      or not coalesce(
        jsonb_typeof(x.item -> 'code') = 'string'
        and x.item ->> 'code' ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'
        and jsonb_typeof(x.item -> 'display') = 'string'
        and char_length(x.item ->> 'display') between 1 and 500
        and exora_private.search_key(x.item ->> 'display') <> ''
        and coalesce(x.item -> 'status', '"active"') in ('"active"', '"inactive"')
        and jsonb_typeof(coalesce(x.item -> 'searchable', 'true')) = 'boolean'
        and coalesce(jsonb_typeof(x.item -> 'kind'), 'null') in ('string', 'null')
        and coalesce(char_length(x.item ->> 'kind') between 1 and 60, true)
        and jsonb_typeof(coalesce(x.item -> 'synonyms', '[]')) = 'array'
        and jsonb_typeof(coalesce(x.item -> 'maps', '[]')) = 'array',
        false
      )
  ) or exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'synonyms', '[]')) as y (term)
    where jsonb_typeof(y.term) <> 'string' or char_length(y.term #>> '{}') not between 1 and 500
  ) or exists (
    select
    from jsonb_array_elements(p_codes) as x (item)
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'maps', '[]')) as m (map)
    where not coalesce(
      m.map ->> 'system' = any (exora_private.code_systems())
      and m.map ->> 'code' ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'
      and m.map ->> 'type' in ('equivalent', 'broader', 'narrower', 'related')
      and coalesce(m.map ->> 'priority', '1') ~ '^([1-9][0-9]?|100)$',
      false
    )
  ) then
    perform exora_private.fail(
      'invalid_request',
      'A code, its display, a synonym or a map is missing, of another form or too long.',
      'Send {code, display, status?, searchable?, kind?, synonyms?: [term], maps?: [{system, code, type, priority?}]}.'
    );
  end if;

  if p_is_current then
    update public.medical_code_systems as s
    set is_current = false
    where s.code_system = p_code_system and s.is_current and s.version <> p_version;
  end if;
  insert into public.medical_code_systems as s (code_system, version, title, licence, is_current)
  values (p_code_system, p_version, coalesce(p_title, p_code_system), p_licence, coalesce(p_is_current, false))
  on conflict on constraint medical_code_systems_pkey do update
  set
    title = coalesce(p_title, s.title),
    licence = coalesce(p_licence, s.licence),
    is_current = coalesce(p_is_current, s.is_current),
    loaded_at = now()
  returning s.* into v_release;

  -- A code that comes twice in one batch: its last row counts.
  with given as (
    select distinct on (x.item ->> 'code')
      x.item ->> 'code' as code,
      x.item ->> 'display' as display,
      coalesce(x.item ->> 'status', 'active') as status,
      coalesce((x.item ->> 'searchable')::boolean, true) as searchable,
      x.item ->> 'kind' as kind
    from jsonb_array_elements(p_codes) with ordinality as x (item, at)
    order by x.item ->> 'code', x.at desc
  ),
  stored as (
    insert into public.medical_codes as c (code_system, version, code, display, status, searchable, kind)
    select p_code_system, p_version, g.code, g.display, g.status, g.searchable, g.kind
    from given as g
    on conflict on constraint medical_codes_code_key do update
    set
      display = excluded.display,
      status = excluded.status,
      searchable = excluded.searchable,
      kind = excluded.kind
    where (c.display, c.status, c.searchable, c.kind)
      is distinct from (excluded.display, excluded.status, excluded.searchable, excluded.kind)
    returning 1
  )
  select count(*) into v_codes from stored;

  with stated as (
    select
      c.id, c.display, x.item, case when c.searchable and c.status = 'active' then v_release.id end as release_id
    from jsonb_array_elements(p_codes) as x (item)
    join public.medical_codes as c
      on c.code_system = p_code_system and c.version = p_version and c.code = x.item ->> 'code'
  ),
  given as (
    select s.id, s.display as term, s.display, s.release_id from stated as s
    union
    select s.id, y.term, s.display, s.release_id
    from stated as s
    cross join lateral jsonb_array_elements_text(coalesce(s.item -> 'synonyms', '[]')) as y (term)
    where exora_private.search_key(y.term) <> ''
  ),
  gone as (
    -- Terms that the release doesn't have any more.
    delete from public.medical_code_synonyms as t
    where t.code_id in (select s.id from stated as s)
      and not exists (select from given as g where g.id = t.code_id and g.term = t.term)
    returning 1
  ),
  stored as (
    insert into public.medical_code_synonyms as t (code_id, term, is_display, release_id)
    select g.id, g.term, g.term = g.display, g.release_id
    from given as g
    on conflict on constraint medical_code_synonyms_pkey do update
    set
      is_display = excluded.is_display,
      release_id = excluded.release_id
    where (t.is_display, t.release_id) is distinct from (excluded.is_display, excluded.release_id)
    returning t.search_key
  ),
  words as (
    -- How often a word is used only orders guesses: changed rows may count twice.
    insert into exora_private.medical_code_words as k (word, uses)
    select w.word, count(*)
    from stored as s
    cross join lateral string_to_table(s.search_key, ' ') as w (word)
    group by w.word
    order by w.word
    on conflict on constraint medical_code_words_pkey do update
    set uses = k.uses + excluded.uses
    returning 1
  )
  select (select count(*) from stored) + (select count(*) from gone) into v_terms;

  with stated as (
    select c.id, m.map
    from jsonb_array_elements(p_codes) as x (item)
    join public.medical_codes as c
      on c.code_system = p_code_system and c.version = p_version and c.code = x.item ->> 'code'
    cross join lateral jsonb_array_elements(coalesce(x.item -> 'maps', '[]')) as m (map)
  ),
  stored as (
    insert into public.medical_code_maps as k (from_code_id, to_code_system, to_code, map_type, priority)
    select distinct on (s.id, s.map ->> 'system', s.map ->> 'code')
      s.id, s.map ->> 'system', s.map ->> 'code', s.map ->> 'type', coalesce((s.map ->> 'priority')::integer, 1)
    from stated as s
    on conflict on constraint medical_code_maps_pkey do update
    set
      map_type = excluded.map_type,
      priority = excluded.priority
    where (k.map_type, k.priority) is distinct from (excluded.map_type, excluded.priority)
    returning 1
  )
  select count(*) into v_maps from stored;

  perform public.log_audit_event(
    p_event_type => 'codes.loaded',
    p_resource_type => 'medical_code_system',
    p_details => jsonb_build_object(
      'code_system', p_code_system, 'version', p_version, 'codes', v_codes, 'terms', v_terms, 'maps', v_maps,
      'is_current', v_release.is_current
    )
  );
  return jsonb_build_object('codes', v_codes, 'terms', v_terms, 'maps', v_maps, 'is_current', v_release.is_current);
end
$$;

revoke all on function public.load_medical_codes(text, text, jsonb, text, text, boolean) from public, anon, authenticated;
grant execute on function public.load_medical_codes(text, text, jsonb, text, text, boolean) to service_role;

comment on function public.load_medical_codes(text, text, jsonb, text, text, boolean) is
  'Stores a batch of a release''s codes with synonyms and maps; the same batch again changes nothing. p_is_current true makes '
  'this release the one that is searched. Counts what changed.';

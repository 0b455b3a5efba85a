-- =============================================================================
-- 06_SECURITY_READS_SEARCH.SQL - LOGGED SEARCH OF A RECORD
-- =============================================================================
-- Purpose: Facts, documents, the words on their pages and narratives by some letters that a person types
-- Architecture: One gate that decides and logs; what is few (facts, names) is walked through, what is long is looked up
-- Dependencies: 01-05, 06_security.sql, 06_security_reads.sql, 06_security_reads_facts.sql
--
-- DESIGN DECISIONS:
-- - The log says that somebody searched and what they could have found, never what they searched for
-- - A caller limited to categories finds those: facts by their type, pages by documents, of narratives readable sentences
-- - A word that no fact and no name begins with is mended by their nearest words; pages are looked up by both
-- - What is exactly the query comes before what begins with it, then whole words, beginnings of words, mended ones
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: read_search(), exora_private.searched_facts(), exora_private.found_facts(),
--   exora_private.found_documents(), exora_private.found_narratives(), exora_private.search_rank(),
--   exora_private.mended_words(), exora_private.words_query(), exora_private.words_around()
-- INTEGRATION POINTS: apps/web searches through this; form of the answer: packages/contracts/src/search.ts
-- =============================================================================

create function exora_private.search_rank(p_key text, p_more text, p_query_key text, p_words text[])
returns integer
language sql
immutable
set search_path = ''
as $$
  select case
    when p_query_key in (p_key, p_more) then 5
    when p_key like p_query_key || '%' then 4
    when ' ' || p_key || ' ' || p_more || ' ' like all (array(select '% ' || w.word || ' %' from unnest(p_words) as w (word))) then 3
    when ' ' || p_key || ' ' || p_more like all (array(select '% ' || w.word || '%' from unnest(p_words) as w (word))) then 2
    else 1
  end
$$;

comment on function exora_private.search_rank(text, text, text, text[]) is
  'How well a text fits a search, keys of both given: 5 is it, 4 begins with it, 3 has its words, 2 has words that begin so, '
  '1 has mended ones.';

create type exora_private.searched_fact as (id uuid, times bigint, day date, key text, more text);

comment on type exora_private.searched_fact is
  'What some facts of a record say in the same words: the latest of them, how many there are, its day, the search keys of the '
  'words, and of strength and codes.';

create function exora_private.searched_facts(p_patient_id uuid, p_types text[])
returns setof exora_private.searched_fact
language sql
stable
set search_path = ''
-- Whole parts of a record are joined: by hash. Estimates are an average record's, and in a long one a loop is quadratic.
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
  select
    x.id,
    x.times,
    x.event_day,
    exora_private.search_key(x.display_text),
    exora_private.search_key(x.coded)
  from (
    -- What many documents state in the same words is one line: its key is made once, and the latest stands for it.
    select
      (array_agg(e.id order by e.event_day desc nulls last, e.recorded_at desc, e.id))[1] as id,
      count(*) as times,
      max(e.event_day) as event_day,
      e.display_text,
      concat_ws(' ', m.strength, c.coded) as coded
    from public.patient_clinical_events as e
    left join public.patient_medications as m on m.patient_id = p_patient_id and m.event_id = e.id
    left join (
      select k.event_id, string_agg(k.display || ' ' || k.code, ' ' order by k.code_system) as coded
      from public.medical_code_assignments as k
      where k.patient_id = p_patient_id
      group by k.event_id
    ) as c on c.event_id = e.id
    where e.patient_id = p_patient_id and e.status in ('suggested', 'confirmed') and e.event_type = any (p_types)
    group by e.event_type, e.assertion, e.display_text, m.strength, c.coded
  ) as x
$$;

comment on function exora_private.searched_facts(uuid, text[]) is
  'What a record''s living facts of these types say, each wording once.';

create function exora_private.mended_words(p_words text[], p_keys text[])
returns text[]
language sql
immutable
set search_path = ''
as $$
  with known as (
    select distinct k.word
    from unnest(p_keys) as t (key)
    cross join lateral unnest(string_to_array(t.key, ' ')) as k (word)
    where char_length(k.word) >= 4
  )
  -- For each word a pattern: its beginning, or that of a word which is nearly it.
  select array_agg(
    case
      when m.nearest is null then '\m' || w.word
      else '\m(' || array_to_string(w.word || m.nearest, '|') || ')'
    end
    order by w.ordinal
  )
  from unnest(p_words) with ordinality as w (word, ordinal)
  cross join lateral (
    select array_agg(n.word) as nearest
    from (
      select k.word
      from known as k
      cross join lateral (
        select greatest(
          extensions.similarity(k.word, w.word),
          -- A word that is still being typed is near to the beginning of another.
          extensions.similarity(left(k.word, char_length(w.word)), w.word)
        ) as likeness
      ) as s
      where char_length(w.word) >= 4
        and (
          s.likeness >= 0.4
          -- Letters in another order: a short word has hardly a part in common with itself then.
          or (
            s.likeness >= 0.2
            and char_length(k.word) = char_length(w.word)
            and translate(k.word, w.word, '') = ''
            and translate(w.word, k.word, '') = ''
          )
        )
        and not exists (select from known as b where b.word like w.word || '%')
      order by s.likeness desc, k.word
      limit 3
    ) as n
  ) as m
$$;

comment on function exora_private.mended_words(text[], text[]) is
  'For each word of a search a regular expression of it, and of the words of these keys that are nearly it where none begins with it.';

create function exora_private.words_query(p_patient_id uuid, p_patterns text[])
returns tsquery
language sql
immutable
set search_path = ''
as $$
  -- Patterns have letters and digits beside their own signs: nothing in them has a meaning to a tsquery.
  select string_agg('(' || a.alternatives || ')', ' & ' order by a.ordinal)::tsquery
  from (
    select
      p.ordinal,
      string_agg('''' || exora_private.record_word(p_patient_id, w.word) || ''':*', ' | ') as alternatives
    from unnest(p_patterns) with ordinality as p (pattern, ordinal)
    cross join lateral unnest(string_to_array(btrim(replace(p.pattern, '\m', ''), '()'), '|')) as w (word)
    group by p.ordinal
  ) as a
$$;

comment on function exora_private.words_query(uuid, text[]) is 'The look-up of patterns of mended_words() in an index of record_words().';

create function exora_private.words_around(p_text text, p_patterns text[])
returns text
language sql
immutable
set search_path = ''
as $$
  select
    case when b.first > 1 then '… ' else '' end
    || btrim(regexp_replace(substr(p_text, b.first, 160), '\s+', ' ', 'g'))
    || case when b.first + 160 <= char_length(p_text) then ' …' else '' end
  from (
    -- Accents go where each is one letter less its mark: the place stays the same.
    select regexp_replace(normalize(p_text, nfd), '[\u0300-\u036f]', '', 'g') as folded
  ) as f
  cross join lateral (
    select greatest(
      regexp_instr(
        case when char_length(f.folded) = char_length(p_text) then f.folded else p_text end,
        array_to_string(p_patterns, '|'), 1, 1, 0, 'i'
      ),
      1
    ) as found
  ) as i
  cross join lateral (
    -- From the beginning of a word.
    select case
      when i.found <= 60 then 1
      else i.found - 60 + coalesce(nullif(regexp_instr(substr(p_text, i.found - 60, 60), '\s\S'), 0), 0)
    end as first
  ) as b
$$;

comment on function exora_private.words_around(text, text[]) is 'Some 160 characters of a text around the first word of a search.';

create function exora_private.found_facts(
  p_patient_id uuid,
  p_searched exora_private.searched_fact[],
  p_query_key text,
  p_words text[],
  p_patterns text[],
  p_with_files boolean,
  p_limit integer
)
returns json
language plpgsql
stable
set search_path = ''
as $$
declare
  v_ids uuid[];
  v_times bigint[];
begin
  select array_agg(x.id order by x.place), array_agg(x.times order by x.place)
  into v_ids, v_times
  from (
    select
      f.id,
      f.times,
      row_number() over (
        order by exora_private.search_rank(f.key, f.more, p_query_key, p_words) desc, f.day desc nulls last, f.key, f.id
      ) as place
    from unnest(p_searched) as f
    where f.key || ' ' || f.more ~ all (p_patterns)
    order by place
    limit p_limit
  ) as x;
  return (
    select coalesce(
      json_agg(f.fact::jsonb || jsonb_build_object('times', v_times[f.ordinal]) order by f.ordinal),
      '[]'
    )
    from json_array_elements(exora_private.facts_json(p_patient_id, v_ids, p_with_files)) with ordinality as f (fact, ordinal)
  );
end
$$;

comment on function exora_private.found_facts(
  uuid, exora_private.searched_fact[], text, text[], text[], boolean, integer
) is
  'Those of the searched facts that a search finds, best first (contracts: foundFactSchema).';

create function exora_private.found_documents(
  p_patient_id uuid, p_query_key text, p_words text[], p_patterns text[], p_limit integer
)
returns json
language sql
stable
set search_path = ''
as $$
  with pages as materialized (
    select distinct on (p.reading_id) p.reading_id, p.page_number, p.text
    from public.shell_file_pages as p
    where p.patient_id = p_patient_id
      and exora_private.record_words(p.patient_id, p.text) @@ exora_private.words_query(p_patient_id, p_patterns)
    order by p.reading_id, p.page_number
  ),
  found as (
    select
      f.id, f.file_name, f.mime_type, f.created_at, g.page_number, g.text,
      -- By its name a document is what was searched for; by its text it says something of it.
      case
        when n.key ~ all (p_patterns) then exora_private.search_rank(n.key, '', p_query_key, p_words)
        else 0
      end as rank
    from public.shell_files as f
    cross join lateral (select exora_private.search_key(f.file_name) as key) as n
    left join pages as g on g.reading_id = f.current_reading_id and f.status <> 'asks'
    where f.patient_id = p_patient_id
      and f.storage_path is not null
      and (g.reading_id is not null or n.key ~ all (p_patterns))
    order by rank desc, f.created_at desc, f.id
    limit p_limit
  )
  select coalesce(
    json_agg(
      json_build_object(
        'id', d.id,
        'file_name', d.file_name,
        'mime_type', d.mime_type,
        'created_at', d.created_at,
        'page', d.page_number,
        'around', exora_private.words_around(d.text, p_patterns)
      )
      order by d.rank desc, d.created_at desc, d.id
    ),
    '[]'
  )
  from found as d
$$;

comment on function exora_private.found_documents(uuid, text, text[], text[], integer) is
  'The documents that a search finds by their name or the text of a page (contracts: foundDocumentSchema).';

create function exora_private.found_narratives(
  p_patient_id uuid, p_patterns text[], p_types text[], p_with_files boolean, p_limit integer
)
returns json
language sql
stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'id', x.id,
        'type', x.narrative_type,
        -- A title tells what the hidden sentences are about.
        'title', case when x.is_whole then x.title end,
        'shell_file_id', case when p_with_files then x.shell_file_id end,
        'text', x.text
      )
      order by x.is_named desc, x.recorded_at desc, x.id
    ),
    '[]'
  )
  from (
    select distinct on (n.is_named, n.recorded_at, n.id) n.*
    from (
      select
        n.id, n.narrative_type, n.title, n.shell_file_id, n.recorded_at, s.ordinal, s.text, w.is_whole,
        w.is_whole and exora_private.search_key(n.title) ~ all (p_patterns) as is_named
      from public.clinical_narrative_sentences as s
      join public.clinical_narratives as n on n.id = s.narrative_id
      cross join lateral (
        select not exists (
          select
          from public.narrative_source_mappings as c
          where c.narrative_id = n.id and c.event_type <> all (p_types)
        ) as is_whole
      ) as w
      where s.patient_id = p_patient_id
        and n.status = 'current'
        and exora_private.record_words(s.patient_id, s.text) @@ exora_private.words_query(p_patient_id, p_patterns)
        -- A sentence tells what its facts tell: it is shown to whoever may read all of them.
        and not exists (
          select
          from public.narrative_source_mappings as c
          where c.narrative_id = s.narrative_id and c.sentence_ordinal = s.ordinal and c.event_type <> all (p_types)
        )
    ) as n
    order by n.is_named desc, n.recorded_at desc, n.id, n.ordinal
    limit p_limit
  ) as x
$$;

comment on function exora_private.found_narratives(uuid, text[], text[], boolean, integer) is
  'The present narratives with a readable sentence that a search finds, and that sentence (contracts: foundNarrativeSchema).';

create function public.read_search(p_patient_id uuid, p_query text, p_limit integer default 8)
returns json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 8, 50);
  v_asked constant text[] := array['documents', 'narratives'] || array(
    select distinct exora_private.category_of(t.name) from unnest(exora_private.fact_types()) as t (name)
  );
  v_key text := exora_private.search_key(p_query);
  v_searched exora_private.searched_fact[];
  v_readable text[];
  v_types text[];
  v_words text[];
  v_patterns text[];
  v_with_files boolean;
begin
  if p_query is null or char_length(p_query) > 200 then
    perform exora_private.fail('invalid_request', 'A search has at most 200 characters.', 'Search for some words.');
  end if;
  v_readable := exora_private.require_read_any(p_patient_id, v_asked);
  v_types := exora_private.readable_types(p_patient_id);
  v_with_files := 'documents' = any (v_readable);
  -- Eight words say enough; an index keeps the beginning of a long one.
  v_words := array(select left(w.word, 24) from unnest((string_to_array(v_key, ' '))[1:8]) as w (word) where w.word <> '');
  if cardinality(v_words) > 0 then
    v_searched := array(select f from exora_private.searched_facts(p_patient_id, v_types) as f);
    v_patterns := exora_private.mended_words(
      v_words,
      array(select f.key || ' ' || f.more from unnest(v_searched) as f)
      || array(
        select exora_private.search_key(s.file_name)
        from public.shell_files as s
        where s.patient_id = p_patient_id and v_with_files
      )
    );
  end if;
  return json_build_object(
    'words', coalesce(
      (
        select json_agg(distinct w.word)
        from unnest(v_patterns) as p (pattern)
        cross join lateral unnest(string_to_array(btrim(replace(p.pattern, '\m', ''), '()'), '|')) as w (word)
      ),
      '[]'
    ),
    'facts', case
      when v_patterns is null then '[]'
      else exora_private.found_facts(p_patient_id, v_searched, v_key, v_words, v_patterns, v_with_files, v_limit)
    end,
    'documents', case
      when v_patterns is null or not v_with_files then '[]'
      else exora_private.found_documents(p_patient_id, v_key, v_words, v_patterns, v_limit)
    end,
    'narratives', case
      when v_patterns is null or 'narratives' <> all (v_readable) then '[]'
      else exora_private.found_narratives(p_patient_id, v_patterns, v_types, v_with_files, v_limit)
    end,
    -- Nothing found must not be taken for "there is none".
    'hidden', (
      select coalesce(json_agg(c.name order by c.name), '[]')
      from unnest(v_asked) as c (name)
      where c.name <> all (v_readable)
    )
  );
end
$$;

revoke all on function public.read_search(uuid, text, integer) from public, anon, service_role;
grant execute on function public.read_search(uuid, text, integer) to authenticated;

comment on function public.read_search(uuid, text, integer) is
  'What of the record some words find, of each kind the best p_limit: facts, documents by name and by the text of their pages, '
  'sentences of narratives; those categories that the caller may read, the others named in hidden (contracts: searchSchema).';

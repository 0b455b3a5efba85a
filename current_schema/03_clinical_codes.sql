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
-- KEY FUNCTIONS: exora_private.search_key(), exora_private.code_systems()
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

-- medical_code_systems ---------------------------------------------------------

create table public.medical_code_systems (
  code_system text not null,
  version text not null,
  title text not null,
  licence text,
  is_current boolean not null default false,
  loaded_at timestamptz not null default now(),
  constraint medical_code_systems_pkey primary key (code_system, version),
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
  constraint medical_codes_pkey primary key (id),
  constraint medical_codes_code_key unique (code_system, version, code),
  constraint medical_codes_version_fkey
    foreign key (code_system, version) references public.medical_code_systems (code_system, version) on delete cascade,
  constraint medical_codes_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9.:/^-]{0,39}$'),
  constraint medical_codes_display_length check (char_length(display) between 1 and 500),
  constraint medical_codes_status_known check (status in ('active', 'inactive'))
);

create index medical_codes_search_idx on public.medical_codes (lower(code) text_pattern_ops);

comment on table public.medical_codes is 'Codes of each release with their preferred display.';
comment on column public.medical_codes.searchable is 'False: kept to be read, not to be offered (headings, retired codes).';

-- medical_code_synonyms --------------------------------------------------------

create table public.medical_code_synonyms (
  code_id bigint not null,
  term text not null,
  is_display boolean not null default false,
  search_key text generated always as (exora_private.search_key(term)) stored,
  constraint medical_code_synonyms_pkey primary key (code_id, term),
  constraint medical_code_synonyms_code_fkey
    foreign key (code_id) references public.medical_codes (id) on delete cascade,
  constraint medical_code_synonyms_term_length check (char_length(term) between 1 and 500),
  constraint medical_code_synonyms_has_words check (search_key <> '')
);

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
  constraint medical_code_words_pkey primary key (word)
);

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

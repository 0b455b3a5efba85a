-- =============================================================================
-- 02_PROFILES_APPOINTMENTS.SQL - APPOINTMENTS
-- =============================================================================
-- Purpose: Visits that a record's people have planned
-- Architecture: Saved and cancelled by whoever may edit the record; read through the gate that logs
-- Dependencies: 01, 02_profiles.sql; 06_security.sql when its functions run (who may read)
--
-- DESIGN DECISIONS:
-- - A cancelled appointment stays, as cancelled: it is part of what happened
--
-- TABLES CREATED (1 table):
-- Appointments: patient_appointments
--
-- KEY FUNCTIONS: save_appointment(), cancel_appointment(), read_appointments()
-- INTEGRATION POINTS: apps/web and anybody's client by RPC
-- =============================================================================

-- Appointments -----------------------------------------------------------------

create table public.patient_appointments (
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  provider_name text,
  location text,
  notes text,
  status text not null default 'planned',
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  cancelled_at timestamptz,
  constraint patient_appointments_pkey primary key (id),
  constraint patient_appointments_patient_fkey
    foreign key (patient_id) references public.user_profiles (id) on delete cascade,
  constraint patient_appointments_title_length check (char_length(title) between 1 and 200),
  constraint patient_appointments_provider_name_length check (char_length(provider_name) between 1 and 200),
  constraint patient_appointments_location_length check (char_length(location) between 1 and 300),
  constraint patient_appointments_notes_length check (char_length(notes) between 1 and 2000),
  constraint patient_appointments_ends_later check (ends_at > starts_at),
  constraint patient_appointments_status_known check (status in ('planned', 'cancelled')),
  constraint patient_appointments_cancelled_whole check ((status = 'cancelled') = (cancelled_at is not null))
);

create index patient_appointments_patient_idx on public.patient_appointments (patient_id, starts_at, id);

alter table public.patient_appointments enable row level security;
revoke all on public.patient_appointments from public, anon, authenticated, service_role;
grant select on public.patient_appointments to authenticated, service_role;

create policy patient_appointments_owner_select on public.patient_appointments
for select to authenticated
using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())));

comment on table public.patient_appointments is 'Visits that a record''s people plan; one that is called off stays, cancelled.';

create function public.save_appointment(
  p_patient_id uuid,
  p_title text,
  p_starts_at timestamptz,
  p_ends_at timestamptz default null,
  p_provider_name text default null,
  p_location text default null,
  p_notes text default null,
  p_appointment_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_access(p_patient_id, 'appointments', 'edit');
  v_id uuid;
  v_status text;
begin
  if not exora_private.is_plain_text(p_title, 200)
    or (p_provider_name is not null and not exora_private.is_plain_text(p_provider_name, 200))
    or (p_location is not null and not exora_private.is_plain_text(p_location, 300))
    or (p_notes is not null and not exora_private.is_plain_text(p_notes, 2000))
  then
    perform exora_private.fail(
      'invalid_request',
      'A title has 1 to 200 characters; a provider''s name at most 200, a place 300, notes 2000.',
      'Shorten the text, or leave it out.'
    );
  end if;
  if p_starts_at is null
    or not p_starts_at between timestamptz '1900-01-01' and timestamptz '2200-01-01'
    or p_ends_at <= p_starts_at
    or p_ends_at > p_starts_at + interval '31 days'
  then
    perform exora_private.fail(
      'invalid_request', 'An appointment begins at a time and ends later, within 31 days.', 'Correct the times.'
    );
  end if;

  if p_appointment_id is null then
    insert into public.patient_appointments (
      patient_id, title, starts_at, ends_at, provider_name, location, notes, created_by
    )
    values (p_patient_id, btrim(p_title), p_starts_at, p_ends_at, p_provider_name, p_location, p_notes, v_user_id)
    returning id into v_id;
  else
    select a.id, a.status into v_id, v_status
    from public.patient_appointments as a
    where a.id = p_appointment_id and a.patient_id = p_patient_id
    for update;
    if not found then
      perform exora_private.fail(
        'not_found', 'This record has no such appointment.', 'Look at the record''s appointments again.'
      );
    end if;
    if v_status = 'cancelled' then
      perform exora_private.fail('wrong_state', 'This appointment was cancelled.', 'Make another appointment.');
    end if;
    update public.patient_appointments as a
    set
      title = btrim(p_title),
      starts_at = p_starts_at,
      ends_at = p_ends_at,
      provider_name = p_provider_name,
      location = p_location,
      notes = p_notes,
      updated_at = now()
    where a.id = v_id;
  end if;
  perform public.log_audit_event(
    p_event_type => case when p_appointment_id is null then 'appointment.created' else 'appointment.changed' end,
    p_patient_id => p_patient_id,
    p_resource_type => 'patient_appointment',
    p_resource_id => v_id
  );
  return v_id;
end
$$;

revoke all on function public.save_appointment(uuid, text, timestamptz, timestamptz, text, text, text, uuid)
from public, anon, service_role;
grant execute on function public.save_appointment(uuid, text, timestamptz, timestamptz, text, text, text, uuid) to authenticated;

comment on function public.save_appointment(uuid, text, timestamptz, timestamptz, text, text, text, uuid) is
  'The owner or an edit-level carer plans an appointment, or sets all fields of the named one; gives its id.';

create function public.cancel_appointment(p_appointment_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_user_id uuid := exora_private.require_user();
  v_row public.patient_appointments;
begin
  select a.* into v_row from public.patient_appointments as a where a.id = p_appointment_id for update;
  if not found or not public.has_profile_access(v_user_id, v_row.patient_id) then
    perform exora_private.fail(
      'not_found', 'There is no such appointment, or you don''t have access to it.', 'Look at the record''s appointments again.'
    );
  end if;
  perform exora_private.require_access(v_row.patient_id, 'appointments', 'edit');
  if v_row.status = 'cancelled' then
    return false;
  end if;
  update public.patient_appointments as a
  set
    status = 'cancelled',
    cancelled_at = now(),
    updated_at = now()
  where a.id = v_row.id;
  perform public.log_audit_event(
    p_event_type => 'appointment.cancelled',
    p_patient_id => v_row.patient_id,
    p_resource_type => 'patient_appointment',
    p_resource_id => v_row.id
  );
  return true;
end
$$;

revoke all on function public.cancel_appointment(uuid) from public, anon, service_role;
grant execute on function public.cancel_appointment(uuid) to authenticated;

comment on function public.cancel_appointment(uuid) is
  'The owner or an edit-level carer calls an appointment off. Says whether it was planned, or cancelled before.';

create function public.read_appointments(p_patient_id uuid, p_from timestamptz default null, p_limit integer default 50)
returns table (
  id uuid,
  title text,
  starts_at timestamptz,
  ends_at timestamptz,
  provider_name text,
  location text,
  notes text,
  status text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := exora_private.page_size(p_limit, 50, 200);
begin
  perform exora_private.require_read(p_patient_id, 'appointments');
  return query
  select a.id, a.title, a.starts_at, a.ends_at, a.provider_name, a.location, a.notes, a.status
  from public.patient_appointments as a
  where a.patient_id = p_patient_id
    and (p_from is null or a.starts_at >= p_from)
  order by a.starts_at, a.id
  limit v_limit;
end
$$;

revoke all on function public.read_appointments(uuid, timestamptz, integer) from public, anon, service_role;
grant execute on function public.read_appointments(uuid, timestamptz, integer) to authenticated;

comment on function public.read_appointments(uuid, timestamptz, integer) is
  'A record''s appointments from a time on (null: all), earliest first. A delegate''s read is logged.';

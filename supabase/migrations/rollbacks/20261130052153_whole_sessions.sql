-- Back to before: Whole sessions
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- 06_security_files.sql -------------------------------------------------------

drop policy exora_documents_whole_session on storage.objects;

-- 02_accounts.sql -------------------------------------------------------------

do $$
begin
  execute format('alter role authenticator in database %I reset pgrst.db_pre_request', current_database());
end
$$;

notify pgrst, 'reload config';

drop function public.require_whole_session;

drop function exora_private.is_whole_session;

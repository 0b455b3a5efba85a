-- Back to before: Worker needs
-- Rows of tables and columns that only the later version has are lost. Fails, and changes nothing, where kept rows
-- hold what the earlier version's constraints refuse.

-- 08_job_coordination.sql -----------------------------------------------------

drop function public.missing_functions;

-- Gives the services' logins, which the image makes, the box's own password. Runs once, when the database is made.
\getenv password POSTGRES_PASSWORD

alter role supabase_admin with password :'password';
alter role authenticator with password :'password';
alter role supabase_auth_admin with password :'password';
alter role supabase_storage_admin with password :'password';

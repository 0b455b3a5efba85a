import { App, setExperimental } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import type { Secrets } from '../src/data-folder/secrets.ts';
import { storageFiles } from '../src/gateway/lite/storage-files.ts';

/**
 * Lite as it comes, without what `openLite` and the gateway do. The bad example beside each test of a hole: it shows that
 * the hole is there, so the test beside it would fail without its fix.
 */
export function unfixedLite(
  databaseUrl: string,
  options: { secrets?: Secrets; storageFolder?: string; admin?: boolean } = {},
) {
  setExperimental('storage', true);
  const connection = createPostgresConnection({ url: databaseUrl, postgresOptions: { onnotice: () => undefined } });
  const { secrets } = options;
  const app = new App({
    connection,
    auth: {
      enabled: true,
      ...(secrets && {
        jwt_secret: secrets.jwt_secret,
        publishable_key: secrets.publishable_key,
        secret_key: secrets.secret_key,
      }),
    },
    storage: { enabled: options.storageFolder !== undefined },
    options: { server: { admin: options.admin ?? false } },
  });
  if (options.storageFolder !== undefined) app._storageAdapter = storageFiles(options.storageFolder);
  return {
    fetch: (path: string, init?: RequestInit) => app.fetch(new Request(`http://localhost${path}`, init)),
    close: () => connection.close(),
  };
}

import type { AttackClass } from './harness/attack-classes.ts';

/**
 * Tests that stand beside the code which they attack: each of their tests is one attack of this class. `npm run
 * test:security` runs and counts them with those of this folder.
 */
export const attacksElsewhere: Readonly<Record<string, AttackClass>> = {
  'apps/web/src/features/session/account-form.test.ts': 'web app',
  'apps/web/src/lib/http/route.test.ts': 'web app',
  'apps/web/src/lib/http/same-origin.test.ts': 'web app',
  'apps/web/src/lib/http/security-headers.test.ts': 'web app',
  'current_functions/test/shell-file-processor.int.test.ts': 'functions',
  'current_schema/test/access.int.test.ts': 'access by tables',
  'current_schema/test/anchors.int.test.ts': 'audit',
  'current_schema/test/attacks.int.test.ts': 'access by functions',
  'current_schema/test/audit.int.test.ts': 'audit',
  'current_schema/test/bad-input.int.test.ts': 'access by functions',
  'current_schema/test/catalog.int.test.ts': 'access by functions',
  'current_schema/test/failed-audit.int.test.ts': 'audit',
  'current_schema/test/forgery.int.test.ts': 'mass assignment',
  'current_schema/test/matrix.int.test.ts': 'access by tables',
  'current_schema/test/reads-access.int.test.ts': 'access by functions',
  'current_schema/test/tickets.int.test.ts': 'files',
  'current_workers/exora-v3-worker/test/document-attacks.int.test.ts': 'prompt injection',
  'packages/contracts/src/sniff.test.ts': 'documents',
  'packages/document-reader/test/archives.int.test.ts': 'documents',
  'packages/document-reader/test/fuzz.int.test.ts': 'documents',
  'packages/document-reader/test/hostile-archives.int.test.ts': 'documents',
  'packages/document-reader/test/hostile-markup.int.test.ts': 'documents',
  'packages/document-reader/test/hostile-pdf.int.test.ts': 'documents',
  'packages/document-reader/test/hostile-pictures.int.test.ts': 'documents',
  'packages/document-reader/test/isolation.int.test.ts': 'documents',
  'packages/document-reader/test/lying-fonts.int.test.ts': 'documents',
  'packages/document-reader/test/no-disk.int.test.ts': 'privacy',
  'packages/document-reader/test/no-network.int.test.ts': 'documents',
  'packages/document-reader/test/picture-metadata.int.test.ts': 'privacy',
  'packages/document-reader/test/polyglots.int.test.ts': 'documents',
  'packages/local-stack/src/gateway/bearer.test.ts': 'tokens',
  'packages/local-stack/src/gateway/rate-limit.test.ts': 'sign-in',
  'packages/local-stack/src/gateway/routes.test.ts': 'embedded stack',
  'packages/local-stack/test/api.int.test.ts': 'embedded stack',
  'packages/local-stack/test/holes.int.test.ts': 'embedded stack',
};

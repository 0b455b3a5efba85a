import type { SecretLintRuleCreator } from '@secretlint/types';

/** Keys that Exora's own parts use and that secretlint's preset doesn't know, each by its form. */
const forms = {
  /** Of a Supabase project, the embedded one too. */
  SUPABASE_SECRET_KEY: /\bsb_secret_[A-Za-z0-9_-]{20,}/g,
  /** The older form of the same: a JWT whose payload names service_role, which begins with the one or the other base64. */
  SUPABASE_SERVICE_ROLE_JWT: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}/g,
  /** Of Google Cloud, with which Vision is called. */
  GOOGLE_API_KEY: /\bAIza[A-Za-z0-9_-]{35}\b/g,
  /** The audit log's signing key: the preset passes over keys as short as Ed25519's. */
  PRIVATE_KEY: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40,}-----END/g,
  /** A data folder's secrets.json, whole or a line of it. */
  DATA_FOLDER_SECRET:
    /"(?:superuser_password|owner_password|authenticator_password|jwt_secret)"\s*:\s*"[A-Za-z0-9_-]{32,}"/g,
} as const;

/** A rule of secretlint for the keys above. */
export const ownKeys: SecretLintRuleCreator = {
  messages: Object.fromEntries(
    Object.keys(forms).map((name) => [name, { en: () => `found ${name.toLowerCase().replaceAll('_', ' ')}` }]),
  ),
  meta: { id: 'exora-keys', recommended: true, type: 'scanner', supportedContentTypes: ['text'] },
  create: (context) => {
    const t = context.createTranslator(ownKeys.messages);
    return {
      file: (source) => {
        for (const [name, form] of Object.entries(forms)) {
          for (const match of source.content.matchAll(form)) {
            if (name === 'SUPABASE_SERVICE_ROLE_JWT' && !namesServiceRole(match[0])) continue;
            context.report({
              message: t(name as never, {} as never),
              range: [match.index, match.index + match[0].length],
            });
          }
        }
      },
    };
  },
};

function namesServiceRole(token: string): boolean {
  const [, payload = ''] = token.split('.');
  return Buffer.from(payload, 'base64url').toString('utf8').includes('"service_role"');
}

import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';

/** Ten years, as the keys of Supabase's projects: what ends them earlier is another JWT_SECRET. */
const keySeconds = 10 * 365 * 86_400;

/** A host name as certificates want it: labels with dots between, no address, scheme or port. */
export function isHostName(text: string): boolean {
  return /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(text);
}

/** The text of `.env.example` with the box's two names and fresh secrets in it. Throws when it lacks a line for one. */
export function filledIn(example: string, { apiHost, webHost }: { apiHost: string; webHost: string }): string {
  const jwtSecret = randomBytes(32).toString('hex');
  const values: Record<string, string> = {
    EXORA_API_HOST: apiHost,
    EXORA_WEB_HOST: webHost,
    // Stands in addresses of the database, hence no character that is special there.
    POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
    JWT_SECRET: jwtSecret,
    ANON_KEY: signedKey('anon', jwtSecret),
    SERVICE_ROLE_KEY: signedKey('service_role', jwtSecret),
    METRICS_TOKEN: randomBytes(32).toString('hex'),
    AUDIT_SIGNING_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'der', type: 'pkcs8' })
      .toString('base64'),
  };
  let text = example;
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`^${name}=.*$`, 'm');
    if (!line.test(text)) throw new Error(`.env.example has no line for ${name}.`);
    text = text.replace(line, `${name}=${value}`);
  }
  return text;
}

/** A key of the API: a JSON Web Token for a role, signed by HMAC with SHA-256 (RFC 7519). */
function signedKey(role: 'anon' | 'service_role', secret: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'supabase', role, iat: now, exp: now + keySeconds })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

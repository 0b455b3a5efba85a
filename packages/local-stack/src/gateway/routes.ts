import { maxFileSizeBytes } from '@exora/contracts';
import type { Sender } from './bearer.ts';

/** Largest body of anything but a file. */
const maxJsonBytes = 2 * 1024 * 1024;
/** Largest body of rows: a whole page's or document's words and boxes, from the worker or out of a record's archive. */
const maxRowsJsonBytes = 32 * 1024 * 1024;
/** What multipart adds to a file. */
const multipartBytes = 64 * 1024;
/** Largest body of a sign-in: an e-mail address and a password. */
const maxSignInBytes = 16 * 1024;

/** A request that is let through, and how. */
export interface Route {
  api: 'auth' | 'rest' | 'storage' | 'functions';
  maxBodyBytes: number;
  /** What is special about it. */
  special: StorageSpecial | 'password-sign-in' | null;
  /** Name under which a sign-in route is rate-limited. */
  rateLimit: string | null;
}

type StorageSpecial =
  | 'sign-download'
  | 'sign-upload'
  | 'signed-download'
  | 'signed-upload'
  | 'object-download'
  | 'object-upload'
  | 'object-delete';

const authRoutes = new Set([
  'signup',
  'token',
  'logout',
  'user',
  'verify',
  'recover',
  'otp',
  'magiclink',
  'resend',
  'reauthenticate',
  'settings',
  'health',
  'callback',
  'authorize',
  '.well-known/jwks.json',
]);

/** The route of a request, or null for what nobody may reach. Everything that is not listed here is refused. */
export function routeOf(method: string, url: URL, sender: Sender): Route | null {
  const [, api, version, ...rest] = url.pathname.split('/');
  if (version !== 'v1') return null;
  const path = rest.join('/');
  switch (api) {
    case 'auth':
      return authRoute(method, url, path);
    case 'rest':
      return restRoute(path, sender);
    case 'storage':
      return storageRoute(method, url, path, sender);
    case 'functions':
      return /^[a-z0-9][a-z0-9_-]*(\/|$)/.test(path)
        ? { api: 'functions', maxBodyBytes: maxJsonBytes, special: null, rateLimit: null }
        : null;
    default:
      return null;
  }
}

function authRoute(method: string, url: URL, path: string): Route | null {
  if (!authRoutes.has(path)) return null;
  const isPassword = path === 'token' && url.searchParams.get('grant_type') !== 'refresh_token';
  if (!isPassword) return { api: 'auth', maxBodyBytes: maxJsonBytes, special: null, rateLimit: path };
  const special = method === 'POST' ? 'password-sign-in' : null;
  return { api: 'auth', maxBodyBytes: maxSignInBytes, special, rateLimit: 'token:password' };
}

function restRoute(path: string, sender: Sender): Route | null {
  // The root describes the whole schema.
  if (path === '' && sender !== 'service') return null;
  const bringsRows = sender === 'service' || (sender === 'person' && path === 'rpc/import_record_rows');
  const maxBodyBytes = bringsRows ? maxRowsJsonBytes : maxJsonBytes;
  return { api: 'rest', maxBodyBytes, special: null, rateLimit: null };
}

function storageRoute(method: string, url: URL, path: string, sender: Sender): Route | null {
  const special = storageSpecial(method, path);
  const route = (maxBodyBytes: number): Route => ({ api: 'storage', maxBodyBytes, special, rateLimit: null });
  switch (special) {
    case 'signed-download':
      return url.searchParams.has('token') ? route(0) : null;
    case 'signed-upload':
      return url.searchParams.has('token') ? route(maxFileSizeBytes + multipartBytes) : null;
    // Edge functions and the web app act with the caller's token; RLS on storage.objects decides.
    case 'sign-download':
    case 'sign-upload':
    case 'object-delete':
    case 'object-download':
      return sender === 'person' || sender === 'service' ? route(maxJsonBytes) : null;
    case 'object-upload':
      return sender === 'service' ? route(maxFileSizeBytes + multipartBytes) : null;
    case null:
      return sender === 'service' ? route(maxJsonBytes) : null;
  }
}

function storageSpecial(method: string, path: string): StorageSpecial | null {
  if (method === 'GET' && /^object\/sign\/[^/]+\/./.test(path)) return 'signed-download';
  if (method === 'PUT' && /^object\/upload\/sign\/[^/]+\/./.test(path)) return 'signed-upload';
  if (method === 'POST' && /^object\/sign\/[^/]+(\/.|$)/.test(path)) return 'sign-download';
  if (method === 'POST' && /^object\/upload\/sign\/[^/]+\/./.test(path)) return 'sign-upload';
  if (method === 'DELETE' && /^object\/[^/]+$/.test(path)) return 'object-delete';
  if (/^(POST|PUT)$/.test(method) && /^object\/(?!list\/|move$|copy$)[^/]+\/./.test(path)) return 'object-upload';
  if (method === 'GET' && /^object\/(?!authenticated\/|info\/|public\/|list\/)[^/]+\/./.test(path))
    return 'object-download';
  return null;
}

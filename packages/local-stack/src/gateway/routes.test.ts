import { describe, expect, test } from 'vitest';
import type { Sender } from './bearer.ts';
import { routeOf } from './routes.ts';

const open = (method: string, path: string, sender: Sender) =>
  routeOf(method, new URL(path, 'http://127.0.0.1'), sender) !== null;
const senders = ['service', 'person', 'anyone', 'invalid', 'expired', 'refused'] as const;

describe('who may reach what', () => {
  const everyone = [...senders];
  test.each<[string, string, readonly Sender[]]>([
    ['POST', '/auth/v1/token?grant_type=password', everyone],
    ['GET', '/auth/v1/admin/users', []],
    ['GET', '/rest/v1/notes', everyone],
    ['GET', '/rest/v1/', ['service']],
    ['POST', '/functions/v1/shell-file-processor-v3', everyone],
    ['POST', '/functions/v1/_shared', []],
    ['POST', '/functions/v1/../x', []],
    ['GET', '/storage/v1/object/sign/documents/a/b/original?token=t', everyone],
    ['GET', '/storage/v1/object/sign/documents/a/b/original', []],
    ['PUT', '/storage/v1/object/upload/sign/documents/a/b/original?token=t', everyone],
    ['PUT', '/storage/v1/object/upload/sign/documents/a/b/original', []],
    ['POST', '/storage/v1/object/upload/sign/documents/a/b/original?token=t', ['service', 'person']],
    ['POST', '/storage/v1/object/sign/documents/a/b/original', ['service', 'person']],
    ['DELETE', '/storage/v1/object/documents', ['service', 'person']],
    ['GET', '/storage/v1/object/documents/a/b/original', ['service', 'person']],
    ['POST', '/storage/v1/object/documents/a/b/original', ['service']],
    ['POST', '/storage/v1/object/list/documents', ['service']],
    ['DELETE', '/storage/v1/bucket/documents', ['service']],
    ['GET', '/_system/info', []],
    ['GET', '/', []],
    ['GET', '/auth/v2/user', []],
    ['GET', '/realtime/v1/websocket', []],
    ['POST', '/graphql/v1', []],
  ])('%s %s', (method, path, allowed) => {
    expect(senders.filter((sender) => open(method, path, sender))).toEqual(allowed);
  });
});

test('a file may have 50 MB, rows 32 MB from the worker and out of an archive, all else 2 MB', () => {
  const limit = (method: string, path: string, sender: Sender) =>
    Math.round((routeOf(method, new URL(path, 'http://127.0.0.1'), sender)?.maxBodyBytes ?? 0) / 1024 / 1024);
  expect(limit('PUT', '/storage/v1/object/upload/sign/documents/a?token=t', 'anyone')).toBe(50);
  expect(limit('POST', '/rest/v1/rpc/store_page', 'service')).toBe(32);
  expect(limit('POST', '/rest/v1/rpc/import_record_rows', 'person')).toBe(32);
  expect(limit('POST', '/rest/v1/rpc/import_record_rows', 'anyone')).toBe(2);
  expect(limit('POST', '/rest/v1/rpc/submit_shell_file', 'person')).toBe(2);
  expect(limit('POST', '/functions/v1/x', 'person')).toBe(2);
});

test('a password and a refresh are limited apart', () => {
  const name = (query: string) =>
    routeOf('POST', new URL(`/auth/v1/token${query}`, 'http://127.0.0.1'), 'anyone')?.rateLimit;
  expect([name('?grant_type=password'), name('?grant_type=refresh_token'), name('')]).toEqual([
    'token:password',
    'token',
    'token:password',
  ]);
});

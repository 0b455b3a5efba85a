import { expect, test } from 'vitest';
import { completeLock } from './complete-lock.ts';

const lock = {
  packages: {
    '': { name: 'root' },
    'node_modules/native': {
      version: '1.2.0',
      dev: true,
      optionalDependencies: { '@native/linux-x64': '1.2.0', '@native/win32-arm64': '1.2.0', ranged: '>=2' },
    },
    'node_modules/@native/linux-x64': { version: '1.2.0', optional: true },
  },
};

test('adds only the missing exact optional packages, with the platform that their name tells', () => {
  const { lock: completed, added } = completeLock(lock);
  expect(added).toEqual(['@native/win32-arm64@1.2.0']);
  expect(completed.packages['node_modules/@native/win32-arm64']).toEqual({
    version: '1.2.0',
    cpu: ['arm64'],
    os: ['win32'],
    dev: true,
    optional: true,
  });
});

test('leaves a complete lock as it is', () => {
  const { lock: completed } = completeLock(lock);
  expect(completeLock(completed)).toEqual({ lock: completed, added: [] });
});

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

test('keeps another version beside the package that wants it', () => {
  const old = { version: '0.9.0', dev: true, optionalDependencies: { '@native/linux-x64': '^0.9.0' } };
  const { lock: completed, added } = completeLock({ packages: { ...lock.packages, 'node_modules/native-0': old } });
  expect(added).toContain('@native/linux-x64@0.9.0');
  expect(completed.packages['node_modules/@native/linux-x64']?.version).toBe('1.2.0');
  expect(completed.packages['node_modules/native-0/node_modules/@native/linux-x64']?.version).toBe('0.9.0');
});

test('a package for musl says so, so that it is not installed beside the one for glibc', () => {
  const cli = { version: '3.0.0', optionalDependencies: { '@cli/linux-x64-musl': '3.0.0' } };
  const { lock: completed } = completeLock({ packages: { 'node_modules/cli': cli } });
  expect(completed.packages['node_modules/@cli/linux-x64-musl']).toEqual({
    version: '3.0.0',
    cpu: ['x64'],
    libc: ['musl'],
    os: ['linux'],
    optional: true,
  });
});

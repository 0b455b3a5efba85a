import { expect, test } from 'vitest';
import { packageLockSchema, subsetOf } from './lock-subset.ts';

const ours = new Map([['@ours/worker', { folder: 'worker', dependencies: { alpha: '1.0.0', own: '2.0.0' } }]]);
const manifest = { name: '@ours/worker', version: '0.1.0', dependencies: { alpha: '1.0.0', own: '2.0.0' } };

function lockOf(packages: Record<string, object>) {
  return packageLockSchema.parse({ lockfileVersion: 3, packages: { '': {}, ...packages } });
}

const ordinary = {
  'node_modules/alpha': {
    version: '1.0.0',
    integrity: 'sha512-a',
    dev: true,
    dependencies: { beta: '^1.0.0' },
    optionalDependencies: { 'alpha-linux': '1.0.0', 'alpha-elsewhere': '1.0.0' },
  },
  'node_modules/alpha-linux': { version: '1.0.0', integrity: 'sha512-l', optional: true, os: ['linux'] },
  'node_modules/alpha/node_modules/beta': { version: '1.5.0', integrity: 'sha512-b1' },
  'node_modules/beta': { version: '2.0.0', integrity: 'sha512-b2' },
  'node_modules/unused': { version: '9.0.0', integrity: 'sha512-u' },
  'worker/node_modules/own': { version: '2.0.0', integrity: 'sha512-o', dependencies: { beta: '^2.0.0' } },
};

test('takes what is needed as it is locked, moves what lies below a package of ours to the top, and leaves the rest', () => {
  const { packages } = subsetOf(lockOf(ordinary), manifest, ours);
  expect(Object.keys(packages)).toEqual([
    '',
    'node_modules/alpha',
    'node_modules/alpha-linux',
    'node_modules/alpha/node_modules/beta',
    'node_modules/beta',
    'node_modules/own',
  ]);
  expect(packages['node_modules/alpha']).not.toHaveProperty('dev');
  expect(packages['node_modules/alpha/node_modules/beta']).toMatchObject({ version: '1.5.0', integrity: 'sha512-b1' });
  expect(packages['']).toMatchObject({ name: '@ours/worker', dependencies: manifest.dependencies });
});

test.each([
  ['a package that the lock has not', { ...ordinary, 'node_modules/alpha': undefined }, 'no alpha'],
  [
    'a package that another needs and the lock has not',
    { ...ordinary, 'node_modules/beta': undefined },
    'no beta, which node_modules/own needs',
  ],
  [
    'one name in two versions at the top',
    {
      ...ordinary,
      'node_modules/own': { version: '3.0.0' },
      'node_modules/beta': { version: '2.0.0', dependencies: { own: '^3.0.0' } },
    },
    'the versions 2.0.0 and 3.0.0',
  ],
])('refuses %s, and says which', (_what, packages, words) => {
  const lock = lockOf(
    Object.fromEntries(Object.entries(packages).filter(([, entry]) => entry !== undefined)) as Record<string, object>,
  );
  expect(() => subsetOf(lock, manifest, ours)).toThrow(words);
});

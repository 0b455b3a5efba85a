/**
 * What looks like a secret and is none, one entry each: tests need keys and addresses with passwords that nothing opens. A real
 * key never gets an entry: it is rotated (docs/guides/secrets.md) and taken out.
 */
export const synthetic: readonly { path: string; hash: string; why: string }[] = [
  {
    path: 'current_workers/exora-v3-worker/test/database-drivers.int.test.ts',
    hash: '326f48e65c1f',
    why: 'the address of a server that a test plays itself',
  },
  {
    path: 'current_workers/exora-v3-worker/test/database-drivers.int.test.ts',
    hash: '3b5100c4e01e',
    why: 'the address of a server that a test plays itself',
  },
  {
    path: 'packages/deployment/test/hosted.int.test.ts',
    hash: 'c4dc6666508a',
    why: 'the address of a database that a test doesn’t reach',
  },
  {
    path: 'packages/deployment/test/hosted.int.test.ts',
    hash: '13d160da4f51',
    why: 'the address of a database that a test doesn’t reach',
  },
  {
    path: 'scripts/guide-commands.test.ts',
    hash: '51c4da1811ae',
    why: 'an address with a place for the password, which a test refuses',
  },
];

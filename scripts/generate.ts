// Writes what is derived from the database's schema: types for TypeScript, and the reference for people.
//
//   npm run generate                  writes the files
//   npm run generate -- --check       exits 1 when one of them is out of date
//   npm run generate -- … <folder>    the same in another folder than the repository
import { createTestDatabase } from '@exora/local-stack/testing';
import { generatedFiles, outdated, writeFiles } from './generate/files.ts';
import { root } from './tools.ts';

const into = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? root;
const db = await createTestDatabase();
try {
  const files = await generatedFiles(db.ownerUrl);
  const names = outdated(files, into);
  if (!process.argv.includes('--check')) {
    writeFiles(files, into);
    console.log(names.map((name) => `wrote ${name}`).join('\n') || 'Nothing changed.');
  } else if (names.length > 0) {
    console.error(names.map((name) => `${name} is out of date. Run: npm run generate`).join('\n'));
    process.exitCode = 1;
  }
} finally {
  await db.drop();
}

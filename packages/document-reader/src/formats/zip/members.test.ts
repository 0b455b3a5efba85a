import { expect, it } from 'vitest';
import { documentsAmong } from './members.ts';

const names = (given: string[], sizeBytes = 1) =>
  documentsAmong(given.map((name) => ({ name, sizeBytes, unpack: () => Promise.resolve(new Uint8Array()) }))).map(
    ({ name }) => name,
  );

it('sorts as people do, folder by folder', () => {
  expect(names(['b/1.pdf', 'page 10.jpg', 'Page 9.jpg', 'a/2.pdf', 'page 1.jpg', 'a/1/x.pdf'])).toEqual([
    'a/1/x.pdf',
    'a/2.pdf',
    'b/1.pdf',
    'page 1.jpg',
    'Page 9.jpg',
    'page 10.jpg',
  ]);
});

it('leaves out what systems put there, and what belongs to a page', () => {
  const beside = [
    '__MACOSX/._a.pdf',
    '.DS_Store',
    'a/.hidden/b.pdf',
    'a/Thumbs.db',
    'desktop.ini',
    'style.CSS',
    'ccda.xsl',
  ];
  expect(names([...beside, '../a.pdf'])).toEqual(['../a.pdf']);
  expect(names(['a.txt'], 0)).toEqual([]);
});

it('keeps files with the same name, in their order', () => {
  expect(names(['a.pdf', 'a.pdf'])).toEqual(['a.pdf', 'a.pdf']);
});

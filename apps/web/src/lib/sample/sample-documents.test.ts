import { checkFileClaim } from '@exora/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => {
  // As the server runs: in the app's own folder.
  vi.spyOn(process, 'cwd').mockReturnValue(new URL('../../..', import.meta.url).pathname);
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('every document of the sample patient is there, is accepted, and says that it is made up', async () => {
  const { sampleDocuments } = await import('./sample-documents.ts');
  const documents = await sampleDocuments();
  expect(documents).toHaveLength(6);
  for (const { name, bytes } of documents) {
    expect({ name, refusal: checkFileClaim({ name, sizeBytes: bytes.length }) }).toEqual({ name, refusal: null });
    if (!name.endsWith('.txt')) continue;
    const text = new TextDecoder().decode(bytes);
    expect(text).toContain('made up');
    expect(text).toContain('Patient: Sam Sample');
  }
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A document of the sample patient. */
interface SampleDocument {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where the documents lie: beside the server, which runs in the app's folder. */
const folder = join(process.cwd(), 'sample');

/** What it holds, in the order in which it is brought in. */
const names = [
  'Pathology February.pdf',
  'Discharge letter.pdf',
  'Medication list.txt',
  'Pathology September.pdf',
  'Prescription photo.png',
  'Vaccinations.txt',
] as const;

/** The sample patient's documents. */
export async function sampleDocuments(): Promise<SampleDocument[]> {
  return Promise.all(names.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(join(folder, name))) })));
}

import { canonicalRecord, importArchive } from '@exora/record-archive';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archived, type Objects, objectsOf, sourceOf, targetOf } from './archive.ts';
import { generatedRecord } from './generated-record.ts';
import { createTestDatabase, person, type TestDatabase } from './record.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe('any record', () => {
  test.each(process.env.EXORA_TEST_SIZE === 'full' ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1, 2, 3])(
    'of seed %i is equal after two journeys',
    async (seed) => {
      const owner = await generatedRecord(db, seed);
      const home = await archived(await sourceOf(db, owner, await objectsOf(db, owner.profileId), 1 + (seed % 4)));
      const removals = [home.remove];
      try {
        expect(await home.archive.verify()).toEqual([]);
        expect(home.archive.manifest.rows.patient_clinical_events).toBeGreaterThan(0);
        let before = home.archive;
        for (const _ of ['there', 'and on']) {
          const bearer = await person(db, 'Bearer');
          const objects: Objects = new Map();
          const { patientId } = await importArchive(
            before,
            targetOf(db, bearer, objects),
            () => undefined,
            1 + seed * 3,
          );
          const next = await archived(await sourceOf(db, { ...bearer, profileId: patientId }, objects));
          removals.push(next.remove);
          const as = { profileId: patientId, ownerId: bearer.userId };
          expect(await canonicalRecord(next.archive)).toEqual(await canonicalRecord(before, as));
          before = next.archive;
        }
      } finally {
        for (const remove of removals) await remove();
      }
    },
  );
});

import { cvx } from './cvx.ts';
import { icd10cmOrder, icd10cmTabular } from './icd10cm.ts';
import { loinc } from './loinc.ts';
import { pbs } from './pbs.ts';
import type { ReleaseFile, ReleaseFormat } from './release.ts';
import { rxnorm } from './rxnorm.ts';
import { snomed } from './snomed.ts';
import { snomedGps } from './snomed-gps.ts';

/** The official formats that can be imported. */
export const releaseFormats: readonly ReleaseFormat[] = [
  rxnorm,
  snomed,
  snomedGps,
  loinc,
  icd10cmOrder,
  icd10cmTabular,
  pbs,
  cvx,
];

/** The releases among some files, each with its main file. */
export function findReleases(files: readonly ReleaseFile[]): { format: ReleaseFormat; file: ReleaseFile }[] {
  return files.flatMap((file) => {
    const format = releaseFormats.find((one) => one.recognises(file));
    return format === undefined ? [] : [{ format, file }];
  });
}

import { lookUp } from '@exora/terminology';
import { convert } from './units.ts';

/**
 * Results that are told to a doctor at once: below `low` or above `high`, for adults. Our own choice, at the edge of or beyond
 * what laboratories telephone.
 *
 * Compared with the critical limits of 92 US medical centres (Kost, JAMA 1990; 263: 704–707, as reprinted in Radiometer's table of
 * critical limits: potassium 2.8 and 6.2, sodium 120 and 158, glucose 2.6 and 26.9, calcium 1.65 and 3.22, magnesium 0.41 and 2.02,
 * phosphate 0.39, creatinine 654, haemoglobin 66, pH 7.21), the Royal College of Pathologists' guidance of 2017 as Prince Charles
 * Hospital pathology (pch-pathlab.com) applies it (sodium 120, glucose 2.5 and 25, magnesium 0.4), the lists of the Royal Melbourne
 * Hospital (thermh.org.au: phosphate 0.35, magnesium 0.4 and 2.0, haemoglobin 70, platelets 1000, white cells 1.1), Hawke's Bay
 * (hawkesbaylabmanual.co.nz: potassium 2.8 and 6.2), Barnsley (INR 5) and Heartlands (heftpathology.com: lithium 1.5, digoxin
 * 2.5 ug/L, neutrophils 0.5, INR 5). Ours differ where they say more: calcium 3.3, haemoglobin 220 (theirs 200), platelets 20
 * (theirs 37 to 70), white cells 100 (theirs 30 to 50). Lactate is telephoned from 5.5 or 7, or always; 4 is the limit of septic
 * shock's definitions. Not found in any: pH 7.6. The sources that these rows were first written after, the consensus of RCPA and
 * AACB (Campbell et al., Clin Biochem Rev 2012; 33: 149–160) and the survey of the College of American Pathologists (Wagar et al.,
 * Arch Pathol Lab Med 2007; 131: 1769–1775), could not be read.
 */
const rows: readonly (readonly [analyte: string, unit: string, low: number | null, high: number | null])[] = [
  ['potassium', 'mmol/L', 2.8, 6.2],
  ['sodium', 'mmol/L', 120, 158],
  ['glucose', 'mmol/L', 2.5, 25],
  ['glucose', 'mg/dL', 45, 450],
  ['calcium', 'mmol/L', 1.65, 3.3],
  ['calcium', 'mg/dL', 6.6, 13.2],
  ['magnesium', 'mmol/L', 0.4, 2],
  ['magnesium', 'mg/dL', 1, 4.9],
  ['phosphate', 'mmol/L', 0.35, null],
  ['creatinine', 'umol/L', null, 650],
  ['creatinine', 'mg/dL', null, 7.4],
  ['haemoglobin', 'g/L', 70, 220],
  ['haemoglobin', 'g/dL', 7, 22],
  ['platelets', '10*9/L', 20, 1000],
  ['white cell count', '10*9/L', 1, 100],
  ['neutrophils', '10*9/L', 0.5, null],
  ['inr', '', null, 5],
  ['ph', '', 7.2, 7.6],
  ['lactate', 'mmol/L', null, 4],
  ['digoxin level', 'ug/L', null, 2.5],
  ['lithium level', 'mmol/L', null, 1.5],
];

/** The limit that a result passes, in the unit of the row; null for one that isn't critical. */
export function criticalLimit(
  code: string,
  value: number,
  unit: string | null,
): { side: 'low' | 'high'; limit: number; unit: string } | null {
  for (const row of byCode().get(code) ?? []) {
    const measured = row.unit === '' || unit === null ? value : convert(value, unit, row.unit);
    if (measured === null || (unit === null && row.unit !== '')) continue;
    if (row.low !== null && measured < row.low) return { side: 'low', limit: row.low, unit: row.unit };
    if (row.high !== null && measured > row.high) return { side: 'high', limit: row.high, unit: row.unit };
  }
  return null;
}

interface Limits {
  unit: string;
  low: number | null;
  high: number | null;
}

let known: Map<string, Limits[]> | undefined;

function byCode(): Map<string, Limits[]> {
  if (known === undefined) {
    known = new Map();
    for (const [analyte, unit, low, high] of rows) {
      const code = lookUp(analyte, 'lab', { unit: unit || null, isSpelt: true })?.code;
      if (code !== undefined) known.set(code, [...(known.get(code) ?? []), { unit, low, high }]);
    }
  }
  return known;
}

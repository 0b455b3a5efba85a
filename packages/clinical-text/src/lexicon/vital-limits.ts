/** What a vital sign usually is measured in, and between which values a person can plausibly be. */
export interface VitalRule {
  /** Unit meant where none is printed; null when several are usual and none may be guessed. */
  usualUnit: string | null;
  low: number;
  high: number;
}

/**
 * Limits are physiological extremes, wide enough for neonates and for illness; a value outside is doubted, not dropped.
 * Source: our own choice after the observation-and-response charts of the Australian Commission on Safety and Quality
 * in Health Care (adult, paediatric), widened.
 */
export const vitalRules: Record<string, VitalRule> = {
  'blood pressure': { usualUnit: 'mmHg', low: 20, high: 320 },
  'systolic blood pressure': { usualUnit: 'mmHg', low: 30, high: 320 },
  'diastolic blood pressure': { usualUnit: 'mmHg', low: 10, high: 200 },
  'mean arterial pressure': { usualUnit: 'mmHg', low: 20, high: 250 },
  'heart rate': { usualUnit: 'bpm', low: 15, high: 320 },
  'respiratory rate': { usualUnit: 'breaths/min', low: 3, high: 120 },
  temperature: { usualUnit: null, low: 25, high: 115 },
  'oxygen saturation': { usualUnit: '%', low: 20, high: 100 },
  weight: { usualUnit: null, low: 0.3, high: 900 },
  height: { usualUnit: null, low: 0.5, high: 260 },
  'body mass index': { usualUnit: 'kg/m2', low: 5, high: 120 },
  'waist circumference': { usualUnit: null, low: 10, high: 300 },
  'hip circumference': { usualUnit: null, low: 10, high: 300 },
  'head circumference': { usualUnit: null, low: 15, high: 80 },
  'pain score': { usualUnit: null, low: 0, high: 10 },
  'glasgow coma scale': { usualUnit: null, low: 3, high: 15 },
  'peak flow': { usualUnit: 'L/min', low: 20, high: 1000 },
  'body surface area': { usualUnit: null, low: 0.1, high: 4 },
};

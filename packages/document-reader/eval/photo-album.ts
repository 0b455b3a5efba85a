import sharp from 'sharp';
import { cornersFrom, type Pose, type Shot, type Table } from '../test/photo.ts';

/** A sheet of print and how it is photographed. */
export interface AlbumPage {
  name: string;
  /** What is printed, row by row. */
  text: string;
  /** The sheet from straight above, at 200 dpi, as PNG. */
  sheet: Uint8Array;
  shot: Shot;
}

type Row = readonly (readonly [x: number, text: string])[];

const report: readonly Row[] = [
  [[120, 'Seaview Pathology']],
  [[120, '14 Esplanade, Port Sample   Phone 03 5550 0142']],
  [],
  [
    [120, 'Patient: Imogen Sample'],
    [760, 'Date of birth: 14/03/1961'],
  ],
  [
    [120, 'Collected: 02/09/2025'],
    [760, 'Reported: 03/09/2025'],
  ],
  [],
  [
    [120, 'Test'],
    [560, 'Result'],
    [740, 'Flag'],
    [860, 'Units'],
    [1120, 'Reference range'],
  ],
  ...(
    [
      ['Haemoglobin', '131', '', 'g/L', '120 - 155'],
      ['Platelets', '251', '', 'x10^9/L', '150 - 400'],
      ['White cell count', '11.8', 'H', 'x10^9/L', '4.0 - 11.0'],
      ['Sodium', '139', '', 'mmol/L', '135 - 145'],
      ['Potassium', '5.6', 'H', 'mmol/L', '3.5 - 5.2'],
      ['Creatinine', '74', '', 'umol/L', '45 - 90'],
      ['eGFR', '81', '', 'mL/min/1.73m2', '> 60'],
      ['HbA1c', '7.2', 'H', '%', '4.0 - 6.0'],
      ['Total cholesterol', '4.87', '', 'mmol/L', '< 5.5'],
      ['Ferritin', '18', 'L', 'ug/L', '30 - 300'],
      ['TSH', '2.31', '', 'mIU/L', '0.40 - 4.00'],
      ['CRP', '3.1', '', 'mg/L', '< 5.0'],
    ] as const
  ).map(
    ([test, result, flag, unit, range]): Row => [
      [120, test],
      [560, result],
      [740, flag],
      [860, unit],
      [1120, range],
    ],
  ),
  [],
  [[120, 'Comment: Potassium is mildly raised. Suggest repeat in two weeks.']],
];

const letter: readonly Row[] = [
  'Harbour Street Medical Centre',
  'Patient: Imogen Sample     DOB: 14/03/1961     Date: 02/09/2025',
  '',
  'Dear Dr Reader,',
  'Thank you for seeing this 64 year old woman with increasing breathlessness.',
  '',
  'Past medical history',
  'Hypertension (2009), type 2 diabetes mellitus (2015), asthma since childhood.',
  'No history of ischaemic heart disease. Mother had breast cancer at 52.',
  '',
  'Medications',
  'Metformin 500 mg tablet, 1 tablet by mouth twice daily',
  'Perindopril 5 mg tablet, 1 tablet in the morning',
  'Atorvastatin 40 mg tablet, 1 tablet at night',
  'Salbutamol 100 mcg inhaler, 2 puffs every 4 hours as needed',
  '',
  'Allergies: penicillin (rash), no other known.',
  '',
  'On examination BP 148/86 mmHg, pulse 78, temperature 36.7, SpO2 96 %,',
  'weight 82.4 kg, BMI 29.6. Chest clear, no oedema.',
  '',
  'She is to start furosemide 20 mg in the morning and return in 14 days.',
].map((line): Row => [[120, line]]);

const shots: readonly (Pose & { name: string; table: Table; rows: readonly Row[]; isShadowed?: boolean })[] = [
  { name: 'from-above-on-wood', rows: report, table: 'wood', pitch: 6, yaw: -4, roll: 3, distance: 1.9 },
  { name: 'from-below-on-a-desk', rows: report, table: 'desk', pitch: 30, yaw: 4, roll: -3, distance: 2 },
  {
    name: 'from-the-side-on-cloth',
    rows: report,
    table: 'cloth',
    pitch: 5,
    yaw: 28,
    roll: 7,
    distance: 2,
    isShadowed: true,
  },
  { name: 'aslant-in-the-dark', rows: letter, table: 'dark', pitch: -18, yaw: -16, roll: 22, distance: 2.2 },
  { name: 'from-the-corner-on-wood', rows: letter, table: 'wood', pitch: 24, yaw: -22, roll: -14, distance: 2.1 },
  {
    name: 'in-the-shade-on-a-desk',
    rows: letter,
    table: 'desk',
    pitch: 20,
    yaw: 12,
    roll: 6,
    distance: 2,
    isShadowed: true,
  },
];

const size = { width: 2400, height: 3200 };

/** The photos of the evaluation: a report and a letter about nobody, on different tables, from different sides. */
export function albumOf(): Promise<AlbumPage[]> {
  return Promise.all(
    shots.map(async ({ name, rows, table, isShadowed = false, ...pose }, at) => ({
      name,
      text: textOf(rows),
      sheet: await printed(rows),
      shot: { size, corners: cornersFrom(pose, size), table, light: [1, 0.72] as const, isShadowed, seed: at + 1 },
    })),
  );
}

function textOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => row.map(([, text]) => text).filter((text) => text !== ''));
  return lines
    .filter((cells) => cells.length > 0)
    .map((cells) => cells.join(' '))
    .join('\n');
}

async function printed(rows: readonly Row[]): Promise<Uint8Array> {
  const cells = rows.flatMap((row, at) =>
    row.map(([x, text]) => {
      const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
      return `<text x="${x}" y="${190 + at * 56}" xml:space="preserve">${escaped}</text>`;
    }),
  );
  const style = 'font-family="DejaVu Sans, sans-serif" font-size="30"';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1654" height="2339"><rect width="1654" height="2339" fill="white"/><g ${style}>${cells.join('')}</g></svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).flatten().png().toBuffer());
}

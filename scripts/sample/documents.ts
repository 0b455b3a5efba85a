/** The documents of a patient who doesn't exist. Names, places, numbers and people are made up. */

interface SamplePage {
  name: string;
  html: string;
  isPhoto: boolean;
}

const style = `
  @page { margin: 0 }
  * { box-sizing: border-box }
  body { margin: 0; padding: 56px 64px; color: #1a211f; font: 14px/1.55 "DejaVu Sans", Arial, sans-serif }
  header { display: flex; justify-content: space-between; border-bottom: 2px solid var(--hue); padding-bottom: 12px; margin-bottom: 20px }
  header b { font-size: 19px; color: var(--hue) }
  header span { text-align: right; font-size: 11px; color: #55615b }
  h1 { font-size: 17px; margin: 0 0 14px }
  h2 { font-size: 14px; margin: 18px 0 6px; color: var(--hue) }
  p { margin: 0 0 8px } ul { margin: 0 0 8px; padding-left: 20px }
  table { width: 100%; border-collapse: collapse; margin: 8px 0 14px }
  th, td { text-align: left; padding: 5px 8px; border-bottom: 1px solid #d9ddd6 }
  th { font-size: 12px; color: #55615b } td.n { font-variant-numeric: tabular-nums }
  aside { margin: -26px 0 22px; font-size: 10px; color: #55615b }
`;

const madeUp = 'Sample document of Exora. The patient, the people and the places in it are made up.';

function sheet(of: { hue: string; from: string; address: string; body: string }): string {
  return `<!doctype html><html lang="en-AU"><meta charset="utf-8"><style>:root{--hue:${of.hue}}${style}</style>
    <aside>${madeUp}</aside><header><b>${of.from}</b><span>${of.address}</span></header>${of.body}</html>`;
}

const patient = '<p>Patient: Sam Sample &nbsp; Date of birth: 14/03/1961 &nbsp; Sex: Female</p>';

interface Result {
  test: string;
  value: string;
  flag?: 'H' | 'L';
  unit: string;
  range: string;
}

function results(rows: readonly Result[]): string {
  const lines = rows.map(
    ({ test, value, flag = '', unit, range }) =>
      `<tr><td>${test}</td><td class="n">${value}</td><td>${flag}</td><td>${unit}</td><td class="n">${range}</td></tr>`,
  );
  return `<table><tr><th>Test</th><th>Result</th><th>Flag</th><th>Units</th><th>Reference range</th></tr>${lines.join('')}</table>`;
}

const pathology = (collected: string, rows: readonly Result[], comment: string) =>
  sheet({
    hue: '#1c589c',
    from: 'Seaview Pathology',
    address: '14 Esplanade, Port Sample<br>Laboratory report',
    body: `<h1>Biochemistry and haematology</h1>${patient}<p>Collected: ${collected}</p>
      <p>Requested by: Dr Priya Moss</p>${results(rows)}<p>Comment: ${comment}</p>`,
  });

/** Pages that a browser draws: as PDF with a text layer, or as a picture without one. */
export const pages: readonly SamplePage[] = [
  {
    name: 'Pathology February.pdf',
    isPhoto: false,
    html: pathology(
      '10/02/2025',
      [
        { test: 'Haemoglobin', value: '134', unit: 'g/L', range: '120 - 155' },
        { test: 'Potassium', value: '4.6', unit: 'mmol/L', range: '3.5 - 5.2' },
        { test: 'Creatinine', value: '78', unit: 'umol/L', range: '45 - 90' },
        { test: 'Glucose (fasting)', value: '8.4', flag: 'H', unit: 'mmol/L', range: '3.0 - 5.4' },
        { test: 'HbA1c', value: '8.1', flag: 'H', unit: '%', range: '4.0 - 6.0' },
        { test: 'Total cholesterol', value: '6.2', flag: 'H', unit: 'mmol/L', range: '&lt; 5.5' },
        { test: 'LDL cholesterol', value: '4.1', flag: 'H', unit: 'mmol/L', range: '&lt; 2.5' },
      ],
      'Glucose is above target. Suggest repeat in three to six months.',
    ),
  },
  {
    name: 'Discharge letter.pdf',
    isPhoto: false,
    html: sheet({
      hue: '#0b5a4b',
      from: 'Port Sample District Hospital',
      address: 'General Medicine, Ward 4B<br>1 Harbour Drive, Port Sample',
      body: `<h1>Discharge summary</h1>${patient}
        <p>Date: 18/08/2025</p>
        <p>Admitted: 14/08/2025 &nbsp; Discharged: 18/08/2025</p>
        <p>Dear Dr Moss,</p>
        <p>Thank you for taking over the care of Ms Sample, who was admitted with community acquired pneumonia.</p>
        <h2>Diagnoses</h2><ul><li>Community acquired pneumonia</li><li>Type 2 diabetes mellitus</li><li>Hypertension</li></ul>
        <h2>Allergies</h2><p>Penicillin - rash</p>
        <h2>Course</h2><p>She was treated with intravenous azithromycin and improved. Chest X-ray on 14/08/2025 showed
        consolidation of the right lower lobe. She denies chest pain. She has never smoked.</p>
        <p>On discharge: blood pressure 128/76 mmHg, heart rate 72 bpm, temperature 36.8 &deg;C, oxygen saturation 97 %.</p>
        <h2>Medications on discharge</h2>
        <ul><li>Metformin 1000 mg tablet by mouth twice daily</li><li>Perindopril 5 mg tablet by mouth once daily</li>
        <li>Atorvastatin 40 mg tablet by mouth at night</li><li>Doxycycline 100 mg tablet by mouth twice daily for 5 days</li></ul>
        <h2>Plan</h2><p>Please repeat the chest X-ray in six weeks, and the blood tests in two weeks.</p>
        <p>Dr Tomas Vale, Registrar in General Medicine</p>`,
    }),
  },
  {
    name: 'Pathology September.pdf',
    isPhoto: false,
    html: pathology(
      '02/09/2025',
      [
        { test: 'Haemoglobin', value: '131', unit: 'g/L', range: '120 - 155' },
        { test: 'Potassium', value: '5.6', flag: 'H', unit: 'mmol/L', range: '3.5 - 5.2' },
        { test: 'Creatinine', value: '84', unit: 'umol/L', range: '45 - 90' },
        { test: 'Glucose (fasting)', value: '6.9', flag: 'H', unit: 'mmol/L', range: '3.0 - 5.4' },
        { test: 'HbA1c', value: '7.2', flag: 'H', unit: '%', range: '4.0 - 6.0' },
        { test: 'Total cholesterol', value: '4.8', unit: 'mmol/L', range: '&lt; 5.5' },
        { test: 'LDL cholesterol', value: '2.7', flag: 'H', unit: 'mmol/L', range: '&lt; 2.5' },
        { test: 'CRP', value: '3.1', unit: 'mg/L', range: '&lt; 5.0' },
      ],
      'Potassium slightly raised. Suggest repeat if clinically indicated.',
    ),
  },
  {
    name: 'Prescription photo.png',
    isPhoto: true,
    html: `<!doctype html><html lang="en-AU"><meta charset="utf-8"><style>
      body { margin: 0; padding: 70px 80px; background: #f3efe6; color: #22201c; font: 25px/1.9 "DejaVu Sans", Arial, sans-serif }
      b { font-size: 30px } p { margin: 0 } aside { margin: -30px 0 40px; font-size: 18px; color: #6b6458 }</style>
      <aside>${madeUp}</aside>
      <b>Harbour Street Medical Centre</b><p>27 Harbour Street, Port Sample</p><br>
      <p>Patient: Sam Sample</p><p>Date of birth: 14/03/1961</p><p>Date: 20/09/2025</p><br>
      <p>Salbutamol 100 mcg inhaler</p><p>2 puffs every 4 hours as needed</p><br><p>Dr Priya Moss</p></html>`,
  },
];

/** Documents that are plain text. */
export const texts: readonly { name: string; text: string }[] = [
  {
    name: 'Medication list.txt',
    text: `${madeUp}

Harbour Street Medical Centre
Medication list

Patient: Sam Sample
Date of birth: 14/03/1961
Date: 18/08/2025

Allergies: penicillin (rash)

Current medications:
Metformin 500 mg tablet by mouth twice daily
Perindopril 10 mg tablet by mouth once daily
Atorvastatin 40 mg tablet by mouth at night
`,
  },
  {
    name: 'Vaccinations.txt',
    text: `${madeUp}

Harbour Street Medical Centre
Immunisation history statement

Patient: Sam Sample
Date of birth: 14/03/1961
Date: 01/10/2025

Immunisations:
Influenza vaccine given on 02/04/2025
COVID-19 vaccine given on 15/05/2024
Tetanus vaccine given on 11/11/2019
Shingles vaccine given on 20/06/2023
`,
  },
];

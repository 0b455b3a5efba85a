// The main job, measured: start, upload to visible facts, idle memory. Prints JSON.
//
//   npm run bench:main                first start (web build included), later starts, uploads, memory
//   npm run bench:main -- --rounds 9  more uploads of each kind
import { rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { root } from '../../scripts/tools.ts';
import { ensureBrowser, launchOptions } from '../../tests/setup/browser.ts';
import { drawScan } from '../../tests/setup/browser-scan.ts';
import { textPdf } from '../../tests/setup/documents.ts';
import { openProcessed, type PickedFile, pickFiles, signUp, viewports } from '../../tests/setup/person.ts';
import { type RunningExora, startExora } from '../../tests/setup/stack.ts';
import { memoryOfTrees } from './memory.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
/** How long nothing happens before idle memory is read: longer than the reading engines stay warm. */
const idleMs = 60_000;

const lines = [
  'Seaview Pathology',
  'Patient: Imogen Sample     DOB: 14/03/1961',
  'Collected: 02/09/2025',
  'Test          Result   Units     Reference range',
  'Haemoglobin   131      g/L       120 - 155',
  'Platelets     251      x10^9/L   150 - 400',
  'Sodium        139      mmol/L    135 - 145',
  'Potassium     5.6      mmol/L    3.5 - 5.2',
  'Creatinine    74       umol/L    45 - 90',
  'Current medications:',
  'Metformin 500 mg tablet, 1 tablet by mouth twice daily',
  'Perindopril 5 mg once daily',
];

const browser = await chromium.launch(launchOptions(ensureBrowser()));
try {
  // The bundler's cache and the build go; what `npm ci` brought stays.
  await rm(join(root, 'apps/web/.next'), { recursive: true, force: true });
  const first = await startExora();
  await first.stop({ keepData: true });
  const later = await startExora({ dataDir: first.dataDir });
  const text = await uploadTimes(later, browser, (round) => ({
    name: `report-${round}.pdf`,
    mimeType: 'application/pdf',
    buffer: Buffer.from(textPdf([[...lines, `Report number ${round}`]])),
  }));
  const scans: PickedFile[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { png } = await drawScan(browser, [...lines, `Report number ${round}`], []);
    scans.push({ name: `scan-${round}.png`, mimeType: 'image/png', buffer: png });
  }
  const scan = await uploadTimes(later, browser, (round) => pick(scans, round));
  await delay(idleMs);
  const memory = await memoryOfTrees(later.status.processes.flatMap(({ pid }) => pid ?? []));
  await later.stop();
  const [cpu] = cpus();
  console.log(
    JSON.stringify(
      {
        machine: { cores: cpus().length, cpu: cpu?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1024 ** 3) },
        first_start_ms: first.readyMs,
        later_start_ms: later.readyMs,
        upload_to_visible_facts_ms: { text_pdf: text, scan },
        idle_memory_mb: memory,
      },
      null,
      2,
    ),
  );
} finally {
  await browser.close();
}

/** Milliseconds from choosing a file to its first fact on the document's page: the first upload, and the later ones. */
async function uploadTimes(exora: RunningExora, browser: Browser, fileOf: (round: number) => PickedFile) {
  const visit = await signUp(browser, { web: exora.web, api: exora.status.api }, viewports[1]);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const file = fileOf(round);
    await visit.page.goto(`${exora.web}/documents`);
    const started = performance.now();
    await pickFiles(visit.page, exora.web, [file]);
    await openProcessed(visit.page, file.name);
    times.push(Math.round(performance.now() - started));
  }
  await visit.context.close();
  const [cold = Number.NaN, ...warm] = times;
  const sorted = warm.toSorted((a, b) => a - b);
  return {
    cold,
    warm_median: pick(sorted, Math.floor(sorted.length / 2)),
    warm_slowest: pick(sorted, sorted.length - 1),
  };
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`nothing at ${index}`);
  return item;
}

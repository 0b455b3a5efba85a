// Speed of reading, on one core each. Prints JSON; ratios within one run count.
//
//   npm run bench:read                  a thick scan of 300 pages included, which takes minutes
//   npm run bench:read -- --scan 30     a thinner one
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allocatorSettings } from '@exora/document-reader/memory';
import { letterPages, pageOfPrint, scannedPages } from './documents.ts';

const { values } = parseArgs({ options: { scan: { type: 'string', default: '300' } } });
const folder = mkdtempSync(join(tmpdir(), 'exora-bench-read-'));
try {
  const letter = join(folder, 'letter.pdf');
  writeFileSync(letter, letterPages(60));
  const print = join(folder, 'print.png');
  writeFileSync(print, await pageOfPrint());
  const scan = join(folder, 'scan.pdf');
  writeFileSync(scan, await scannedPages(Number(values.scan)));
  const text = measure('text', letter);
  const pdftotext = secondsOf('pdftotext', ['-bbox', letter, join(folder, 'out.html')]);
  const ocr = measure('ocr', print);
  const tesseract = secondsOf('tesseract', [print, join(folder, 'out'), '--psm', '3']);
  const report = {
    cpu: cpus()[0]?.model ?? 'unknown',
    textLayer: {
      ...text,
      pdftotextBboxPagesPerSecond: pdftotext === null ? null : round(60 / pdftotext),
      timesPdftotext: pdftotext === null ? null : round((Number(text.extractedPagesPerSecond) * pdftotext) / 60),
    },
    ocr: { ...ocr, nativeTesseractSeconds: tesseract === null ? null : round(tesseract) },
    thickScan: measure('scan', scan, false),
  };
  console.log(JSON.stringify(report, null, 1));
} finally {
  rmSync(folder, { recursive: true });
}

/** What a process of its own measures, on one core where the machine can say so. */
function measure(what: string, file: string, oneCore = true): Record<string, unknown> {
  const command = [process.execPath, join(import.meta.dirname, 'measure.ts'), what, file];
  const pinned = oneCore && spawnSync('taskset', ['-V']).status === 0 ? ['taskset', '-c', '0', ...command] : command;
  const [program = '', ...args] = pinned;
  // As the worker starts its engines.
  const env = { ...process.env, ...allocatorSettings };
  const output = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env });
  return JSON.parse(output) as Record<string, unknown>;
}

/** The seconds that a program of the machine takes, or null without it. */
function secondsOf(program: string, args: string[]): number | null {
  const started = performance.now();
  const { status } = spawnSync(program, args, { stdio: 'ignore', env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
  return status === 0 ? (performance.now() - started) / 1000 : null;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

// The web app's speed in a real Chromium whose processor is slowed down, on a production build. Prints JSON; ends with 1 when a
// target was missed.
//
//   npm run bench:web                 2,000 facts in 300 documents, a timeline of 10,000 events, a page of 200 highlights
//   npm run bench:web -- --rounds 9   more looks at the overview
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureBrowser, launchOptions } from '../../tests/setup/browser.ts';
import { startExora } from '../../tests/setup/stack.ts';
import { benchWeb } from './bench.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    facts: { type: 'string', default: '2000' },
    documents: { type: 'string', default: '300' },
    events: { type: 'string', default: '10000' },
    highlights: { type: 'string', default: '200' },
    slowdown: { type: 'string', default: '4' },
  },
});

const browser = await chromium.launch(launchOptions(ensureBrowser()));
const exora = await startExora();
try {
  const report = await benchWeb(
    browser,
    { web: exora.web, api: exora.status.api, dataDir: exora.dataDir },
    {
      rounds: Number(values.rounds),
      facts: Number(values.facts),
      documents: Number(values.documents),
      events: Number(values.events),
      highlights: Number(values.highlights),
      slowdown: Number(values.slowdown),
      scrollSeconds: 15,
      clicks: 100,
      onProgress: (message) => console.error(message),
    },
  );
  const [cpu] = cpus();
  const machine = { cores: cpus().length, cpu: cpu?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1024 ** 3) };
  console.log(JSON.stringify({ machine, slowdown: Number(values.slowdown), ...report }, null, 2));
  if (Object.values(report.targets).some(({ held }) => !held)) process.exitCode = 1;
} finally {
  await browser.close();
  await exora.stop();
}

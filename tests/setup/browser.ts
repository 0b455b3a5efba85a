import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root, tool } from '../../scripts/tools.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a Chrome or Chromium on this machine (`EXORA_CHROMIUM` first), or null. */
function findBrowser(): string | null {
  const given = process.env.EXORA_CHROMIUM;
  if (given) {
    if (!existsSync(given)) throw new Error(`EXORA_CHROMIUM names ${given}, which does not exist.`);
    return given;
  }
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...applications, chromium.executablePath()].find((file) => existsSync(file)) ?? null;
}

/** The browser for the tests, installed if there is none. Throws with the exact command where that is impossible. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found !== null) return found;
  console.log('No Chrome or Chromium here: installing one for the tests.');
  for (const [file, ...args] of installers()) {
    if (file === undefined) continue;
    const run = spawnSync(file, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 });
    const installed = run.status === 0 ? findBrowser() : null;
    if (installed !== null) return installed;
  }
  throw new Error(
    'The browser tests need Chrome or Chromium. Install it (Debian and Ubuntu: "sudo apt-get install chromium"; ' +
      'others: "npx playwright-core install chromium"), or set EXORA_CHROMIUM to its path.',
  );
}

function installers(): string[][] {
  const playwright = [[tool('playwright-core'), 'install', 'chromium']];
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return playwright;
  return [
    ...playwright,
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ];
}

/** Launch options that hold as root and as an ordinary user, with no request of the browser's own. */
export function launchOptions(executablePath: string) {
  const asRoot = process.getuid?.() === 0;
  return {
    executablePath,
    chromiumSandbox: !asRoot,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  };
}

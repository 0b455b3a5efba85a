// Takes the pictures of every view of the web app, at a phone's and a desktop's width, light and dark, from a running stack
// with the sample patient, whom nobody is.
//
//   npm run screens
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Database, invitationMadeSchema, profileSchema, providerSchema } from '@exora/contracts';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { z } from 'zod';
import { settled } from '../tests/setup/accessible.ts';
import { appRoutes } from '../tests/setup/app-routes.ts';
import { ensureBrowser, launchOptions } from '../tests/setup/browser.ts';
import { password, signUp, type Visit, viewports } from '../tests/setup/person.ts';
import { registerProvider } from '../tests/setup/provider.ts';
import { type RunningExora, startExora } from '../tests/setup/stack.ts';
import { picturesFolder, viewName } from './screens/view-name.ts';
import { root } from './tools.ts';

/** Where a link to something of this kind stands, for views of one thing. */
const listsOf: Readonly<Record<string, string>> = {
  '/documents/[id]': '/documents',
  '/emergency/[patient]': '/emergency',
  '/operations/jobs/[id]': '/operations/jobs',
  '/profiles/[id]': '/profiles',
  '/record/labs/[id]': '/record/labs',
  '/record/vitals/[id]': '/record/vitals',
  '/settings/erase/[profile]': '/settings/erase',
  '/sharing/people/[id]': '/sharing',
  '/sharing/providers/[id]': '/sharing/providers',
};

/** Which of them is shown, where the first says too little. */
const shown: Readonly<Record<string, string>> = {
  '/documents/[id]': 'Pathology September',
  '/profiles/[id]': 'Sam Sample',
  '/record/labs/[id]': 'HbA1c',
};

/** What is for people who are not signed in. */
const signedOut: ReadonlySet<string> = new Set([
  '/',
  '/auth/confirm',
  '/forgotten-password',
  '/goodbye',
  '/sign-in',
  '/sign-up',
]);

const browser = await chromium.launch(launchOptions(ensureBrowser()));
const exora = await startExora();
try {
  await mkdir(picturesFolder, { recursive: true });
  for (const name of await readdir(picturesFolder)) await rm(join(picturesFolder, name));
  for (const viewport of viewports) await takePictures(browser, exora, viewport);
} finally {
  await exora.stop();
  await browser.close();
}

async function takePictures(
  browser: Browser,
  { web, status, dataDir }: RunningExora,
  viewport: (typeof viewports)[number],
): Promise<void> {
  const addresses = { web, api: status.api };
  const patient = await signUp(browser, addresses, viewport, 'Imogen Sample');
  const carer = await signUp(browser, addresses, viewport, 'Noor Sample');
  const doctor = await signUp(browser, addresses, viewport, 'Ada Moss');
  const stranger = await (await browser.newContext({ viewport, reducedMotion: 'reduce' })).newPage();
  const { page } = patient;
  await page.goto(`${web}/sample`, { waitUntil: 'networkidle' });
  await page.getByTestId('load-sample').click();
  await page.getByTestId('sample-banner').waitFor({ timeout: 120_000 });
  await page.goto(`${web}/documents`);
  await page.waitForFunction(
    () => {
      const rows = [...document.querySelectorAll<HTMLElement>('[data-testid="document"]')];
      return rows.length > 0 && rows.every(({ dataset }) => dataset.status === 'processed');
    },
    undefined,
    { timeout: 120_000 },
  );
  await letOthersIn(patient, carer, doctor, status);
  await promisify(execFile)(process.execPath, [
    join(root, 'packages/cli/bin/exora.js'),
    'admin',
    'grant',
    patient.email,
    '--data-dir',
    dataDir,
  ]);

  for (const { pattern, kind } of await appRoutes()) {
    const name = kind === 'page' ? viewName(pattern) : null;
    if (name === null) continue;
    const visitor = pattern.startsWith('/emergency') ? doctor.page : signedOut.has(pattern) ? stranger : page;
    const path = await pathOf(visitor, web, pattern);
    await visitor.goto(`${web}${path}`, { waitUntil: 'networkidle' });
    if (pattern === '/documents/[id]') await visitor.getByTestId('fact').filter({ hasText: 'Potassium' }).click();
    await picture(visitor, viewport.width, name);
  }
  for (const { context } of [patient, carer, doctor]) await context.close();
  await stranger.context().close();
}

/** Gives a carer and a provider access to the sample patient's record, so that there is somebody to be shown. */
async function letOthersIn(
  patient: Visit,
  carer: Visit,
  doctor: Visit,
  { api, publishable_key: publishableKey, secret_key: secretKey }: RunningExora['status'],
): Promise<void> {
  if (secretKey === null) throw new Error('the stack has not told its secret key');
  await registerProvider({ api, publishableKey, secretKey }, doctor.email, 'Dr Ada Moss');
  const owner = await clientOf(api, publishableKey, patient.email);
  const profiles = z.array(profileSchema).parse(told(await owner.rpc('get_accessible_profiles')));
  const sample = profiles.find(({ profile_type }) => profile_type !== 'self');
  const [provider] = z.array(providerSchema).parse(told(await owner.rpc('find_providers', { p_query: doctor.email })));
  if (sample === undefined || provider === undefined) throw new Error('there is nobody to let in');
  const made = await owner.rpc('create_invitation', {
    p_profile_id: sample.id,
    p_access_level: 'edit',
    p_purpose: 'Drives me to my appointments',
  });
  const { code } = invitationMadeSchema.parse(told(made));
  const invited = await clientOf(api, publishableKey, carer.email);
  told(await invited.rpc('accept_invitation', { p_code: code }));
  const access = { p_patient_id: sample.id, p_provider_id: provider.id, p_purpose: 'treatment' };
  told(await owner.rpc('give_consent', { ...access, p_consent_type: 'provider_access' }));
  told(await owner.rpc('grant_provider_access', access));
}

async function clientOf(api: string, publishableKey: string, email: string): Promise<SupabaseClient<Database>> {
  const client = createClient<Database>(api, publishableKey, { auth: { persistSession: false } });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
}

function told({ data, error }: { data: unknown; error: Error | null }): unknown {
  if (error) throw error;
  return data;
}

/** The address of a view: of one thing, the first that its list has. */
async function pathOf(page: Page, web: string, pattern: string): Promise<string> {
  if (!pattern.includes('[')) return pattern;
  if (pattern === '/record/[kind]') return '/record/medications';
  if (pattern === '/facts/[id]/details') {
    await page.goto(`${web}${await pathOf(page, web, '/documents/[id]')}`);
    const fact = await page.getByTestId('fact').first().getAttribute('data-fact-id');
    return `/facts/${fact}/details`;
  }
  const list = listsOf[pattern];
  if (list === undefined) throw new Error(`nothing is known that ${pattern} could show`);
  await page.goto(`${web}${list}`, { waitUntil: 'networkidle' });
  const one = new RegExp(`^${pattern.replace(/\[\w+\]/, '[0-9a-f-]{36}')}(?=$|[?#])`);
  const links = await page
    .locator('main a[href]')
    .filter({ hasText: shown[pattern] ?? '' })
    .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
  const path = links.map((href) => one.exec(href)?.[0]).find((found) => found !== undefined);
  if (path === undefined) throw new Error(`${list} leads to no ${pattern}`);
  return path;
}

async function picture(page: Page, width: number, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const file = join(picturesFolder, `${name}-${width}-${colorScheme}.png`);
    await sharp(await page.screenshot())
      .png({ palette: true, compressionLevel: 9 })
      .toFile(file);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

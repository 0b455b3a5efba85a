import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { password, walkedViewports } from '../setup/person.ts';
import { startWebBeside, type WebBeside } from '../setup/web-beside.ts';

const exora = inject('exora');
let browser: Browser;
let auth: Server;
let beside: WebBeside;
/** The bodies with which mails were asked for again, and the answer that the next gets. */
const asked: { type?: unknown; email?: unknown }[] = [];
let answer: { status: number; body: object };

/** An auth service that wants addresses confirmed by mail, which the embedded one has no mail for. */
function confirmingAuth(): Server {
  return createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const given = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    switch (new URL(request.url ?? '', 'http://auth').pathname) {
      case '/auth/v1/signup':
        return send(200, {
          id: '3f0e5b1e-0000-4000-8000-000000000001',
          aud: 'authenticated',
          email: given.email,
          confirmation_sent_at: '2026-01-01T00:00:00Z',
          identities: [],
        });
      case '/auth/v1/token':
        return send(400, { code: 400, error_code: 'email_not_confirmed', msg: 'Email not confirmed' });
      case '/auth/v1/verify':
        // A new address takes the links of both mails; the answer to the first has no session.
        return send(200, { msg: 'Confirmation link accepted.', code: '200' });
      case '/auth/v1/resend':
        asked.push(given);
        return send(answer.status, answer.body);
      default:
        return send(200, {});
    }
  });
}

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
  auth = confirmingAuth().listen(0, '127.0.0.1');
  await once(auth, 'listening');
  const api = `http://127.0.0.1:${(auth.address() as AddressInfo).port}`;
  beside = await startWebBeside({ api, publishableKey: exora.publishableKey });
});

afterAll(async () => {
  await beside?.stop();
  auth?.closeAllConnections();
  auth?.close();
  await browser?.close();
});

test.each(walkedViewports)(
  'at $width px the confirmation is sent again, and never says whether there was one to send',
  async (viewport) => {
    asked.length = 0;
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    const email = 'imogen@example.org';
    const button = page.getByRole('button', { name: 'Send the confirmation again' });
    const told = page.getByTestId('resend').getByRole('status');

    await page.goto(`${beside.web}/sign-up`);
    await page.getByLabel('Your name').fill('Imogen Sample');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create my record' }).click();
    await page.getByText('Check your mail').waitFor();
    answer = { status: 200, body: {} };
    await button.click();
    await told.getByText('another mail is on its way').waitFor();
    const sent = await told.textContent();
    await expectAccessible(page, 'a confirmation that was sent again');
    expect(asked).toEqual([expect.objectContaining({ type: 'signup', email })]);

    // Signing in before the address is confirmed leads there, too.
    await page.goto(`${beside.web}/sign-in`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This e-mail address is not confirmed yet.').waitFor();
    await expectAccessible(page, 'signing in without a confirmation');
    // The service tells this of accounts alone.
    answer = { status: 429, body: { code: 429, error_code: 'over_email_send_rate_limit', msg: 'Wait.' } };
    await button.click();
    await told.getByText('another mail is on its way').waitFor();
    expect(await told.textContent()).toBe(sent);

    answer = { status: 429, body: { code: 429, error_code: 'over_request_rate_limit', msg: 'Wait.' } };
    await button.click();
    await page.getByTestId('resend').getByRole('alert').waitFor();
    expect(asked).toHaveLength(3);
    await context.close();
  },
);

test.each(walkedViewports)(
  'at $width px the first of two links for a new address says that the other is missing',
  async (viewport) => {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    await page.goto(`${beside.web}/auth/confirm?type=email_change&token_hash=${'a'.repeat(56)}`);
    await page.getByRole('button', { name: 'Confirm the change' }).click();
    await page.getByTestId('one-more-link').getByText('One more link to open').waitFor();
    expect(new URL(page.url()).pathname).toBe('/auth/confirm');
    await expectAccessible(page, 'the first of two links');

    // So does the address to which the service's own mails lead, which also says what is wrong with a link.
    await page.goto(`${beside.web}/?message=Confirmation+link+accepted`);
    await page.getByRole('heading', { level: 1, name: 'One more link to open' }).waitFor();
    await page.goto(`${beside.web}/?error=access_denied&error_code=otp_expired`);
    await page.getByRole('heading', { level: 1, name: 'not good any more' }).waitFor();
    await context.close();
  },
);
